using Cachewise.Checking.Servers;

namespace Cachewise.Checking.Watching;

/// <summary>
/// Asks for the health of the caches of a check once a second, on the connections that the check has opened, and shows
/// it until interrupted or the output is closed. A server that hangs delays nothing: what is known is shown.
/// </summary>
internal sealed class HealthWatch(IReadOnlyList<ICheckedCache> caches, CheckReport report, bool strict, TimeProvider time)
{
    public const string Watching = "Watching every second, until Ctrl+C; a line for each change:";
    public const string NothingToWatch = "No cache is on Redis, so that there is nothing to watch.";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Task[] _asking = [.. caches.Select(_ => Task.CompletedTask)];

    /// <summary>Whether the health of a cache can change: LocMem and Dummy are always healthy.</summary>
    public bool HasServers => caches.Any(cache => cache.Plan.Choice.Backend is CacheBackend.Redis);

    /// <param name="output">Where it is shown.</param>
    /// <param name="interrupted">Completes when the watch is to end.</param>
    /// <param name="isClosed">Whether the output is closed.</param>
    /// <returns>One of <see cref="ExitCode"/>, as of the last state.</returns>
    public async Task<int> RunAsync(IWatchOutput output, Task interrupted, Func<bool> isClosed)
    {
        try
        {
            do
            {
                output.Show(caches, time.GetUtcNow());
                Ask();
                await Task.WhenAny(interrupted, Task.Delay(Interval, time)).ConfigureAwait(false);
            }
            while (HasServers && !interrupted.IsCompleted && !isClosed());
        }
        catch (IOException)
        {
            // The output is closed, as by head.
        }

        return CheckRun.ExitCodeOf(report, caches.Any(IsUnavailable), strict);
    }

    private void Ask()
    {
        for (var i = 0; i < caches.Count; i++)
        {
            if (_asking[i].IsCompleted)
            {
                _asking[i] = AskAsync(caches[i]);
            }
        }
    }

    private static async Task AskAsync(ICheckedCache cache)
    {
        try
        {
            await cache.CheckHealthAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The watch has ended.
        }
    }

    /// <summary>
    /// Whether the check fails for this cache: also one whose commands are rejected, as they were at first.
    /// </summary>
    private bool IsUnavailable(ICheckedCache cache) => cache.Health.State switch
    {
        CacheHealthState.Healthy => false,
        CacheHealthState.Degraded => report.Caches.Any(one => string.Equals(one.Alias, cache.Plan.Alias, StringComparison.Ordinal) && one.Server?.Failure is not null),
        _ => true,
    };
}
