using Microsoft.Extensions.Configuration;

namespace Cachewise.Tests.Configuration.Sources;

/// <summary>Waits for what a configuration becomes.</summary>
internal static class Reloads
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Looks whenever the configuration says that it has changed.</summary>
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
