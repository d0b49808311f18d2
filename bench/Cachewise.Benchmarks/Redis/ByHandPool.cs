using StackExchange.Redis;

namespace Cachewise.Benchmarks.Redis;

/// <summary>By hand, with several connections in turn.</summary>
internal sealed class ByHandPool : IRedisContender, IAsyncDisposable
{
    private readonly IReadOnlyList<ConnectionMultiplexer> _multiplexers;
    private readonly ByHand[] _all;
    private uint _next;

    private ByHandPool(IReadOnlyList<ConnectionMultiplexer> multiplexers)
    {
        _multiplexers = multiplexers;
        _all = [.. multiplexers.Select(multiplexer => new ByHand(multiplexer.GetDatabase()))];
    }

    public string Name => _all.Length is 1 ? "1 connection" : $"{_all.Length} connections";

    public string KeyStart => _all[0].KeyStart;

    public static async Task<ByHandPool> ConnectAsync(int port, int connections) =>
        new(await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port}"))));

    public ValueTask<Page?> GetAsync(string key) => Next().GetAsync(key);

    public ValueTask SetAsync(string key, Page page) => Next().SetAsync(key, page);

    public async ValueTask DisposeAsync()
    {
        foreach (var multiplexer in _multiplexers)
        {
            await multiplexer.DisposeAsync();
        }
    }

    private ByHand Next() => _all[Interlocked.Increment(ref _next) % (uint)_all.Length];
}
