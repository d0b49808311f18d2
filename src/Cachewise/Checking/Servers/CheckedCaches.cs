using Cachewise.Selection;

namespace Cachewise.Checking.Servers;

/// <summary>The caches of a check, open until it ends.</summary>
/// <param name="open">Opens one, without connecting it.</param>
internal sealed class CheckedCaches(Func<PlannedCache, ICheckedCache> open) : IAsyncDisposable
{
    // A server that hangs does not confirm that a connection ends.
    private static readonly TimeSpan PatienceToClose = TimeSpan.FromSeconds(2);

    private readonly List<ICheckedCache> _all = [];

    public IReadOnlyList<ICheckedCache> All => _all;

    /// <summary>Opens the caches and asks all servers at once; a report for each cache.</summary>
    public Task<ConnectionReport[]> ConnectAsync(IReadOnlyList<PlannedCache> planned)
    {
        _all.AddRange(planned.Select(open));
        return Task.WhenAll(_all.Select(ConnectAsync));
    }

    public async ValueTask DisposeAsync() => await Task.WhenAny(
        Task.WhenAll(_all.Select(cache => cache.DisposeAsync().AsTask())),
        Task.Delay(PatienceToClose, TimeProvider.System)).ConfigureAwait(false);

    private static async Task<ConnectionReport> ConnectAsync(ICheckedCache cache)
    {
        var (server, health) = (cache.DescribeAsync(), cache.CheckHealthAsync());
        return new(await server.ConfigureAwait(false), await health.ConfigureAwait(false));
    }
}
