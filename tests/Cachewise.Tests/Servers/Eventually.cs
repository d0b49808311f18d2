namespace Cachewise.Tests.Servers;

/// <summary>Waits for what happens by itself.</summary>
internal static class Eventually
{
    /// <summary>Longer than anything takes that works.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static Task UntilAsync(Func<bool> isSo) => UntilAsync(() => Task.FromResult(isSo()));

    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await isSo())
        {
            await Task.Delay(Pause, limit.Token);
        }
    }

    /// <summary>Repeats the call until it finds the server available.</summary>
    public static Task SucceedsAsync(Func<Task> call) => UntilAsync(async () =>
    {
        try
        {
            await call();
            return true;
        }
        catch (CacheUnavailableException)
        {
            return false;
        }
    });

    /// <summary>Writes and reads until that works again, which it must by itself.</summary>
    public static Task RecoverAsync(Cache cache) => UntilAsync(async () =>
    {
        await cache.SetAsync("back", 1);
        return await cache.GetAsync("back", 0) != 0;
    });
}
