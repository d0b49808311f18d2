using Microsoft.Extensions.Configuration;

namespace Cachewise.Tests.Configuration.Sources;

/// <summary>Waits for a change of a configuration.</summary>
internal static class Reloads
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Checks at each change that the configuration reports.</summary>
    public static async Task UntilAsync(this IConfiguration configuration, Func<bool> isSo)
    {
        while (true)
        {
            var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var registration = configuration.GetReloadToken().RegisterChangeCallback(_ => changed.TrySetResult(), null);
            if (isSo())
            {
                return;
            }

            await changed.Task.WaitAsync(Patience);
        }
    }
}
