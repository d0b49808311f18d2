namespace Cachewise.Tests.Stores.Redis.Connections;

/// <summary>Waits for what happens by itself.</summary>
internal static class Eventually
{
    /// <summary>Longer than anything takes that works.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task UntilAsync(Func<bool> isSo) => UntilAsync(() => Task.FromResult(isSo()));

    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await isSo())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
