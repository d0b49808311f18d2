using BenchmarkDotNet.Attributes;
using Cachewise.Benchmarks.Redis;

namespace Cachewise.Benchmarks.Detail;

/// <summary>The operations on Redis, by one caller and by 64 at once.</summary>
[MemoryDiagnoser]
public class RedisDetail
{
    private const int Operations = 6400;

    private RedisServer _server = null!;
    private RedisContenders _contenders = null!;
    private Action<int> _get = null!;
    private Action<int> _set = null!;

    /// <summary>The place in <see cref="RedisContenders.All"/>.</summary>
    [Params(0, 1, 2, 3)]
    public int Contender { get; set; }

    [Params(1, 64)]
    public int Concurrency { get; set; }

    [Params(100, 4096)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        _server = RedisServer.Start() ?? throw new InvalidOperationException("redis-server is not installed (Debian: apt-get install redis-server).");
        _contenders = await RedisContenders.ConnectAsync(_server.Port);
        var contender = _contenders.All[Contender];
        _get = RedisLoop.Get(contender, Concurrency);
        _set = RedisLoop.Set(contender, Page.OfBytes(Bytes), Concurrency);
        _set(RedisLoop.Keys(contender).Length);
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        await _contenders.DisposeAsync();
        _server.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Get() => _get(Operations);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Set() => _set(Operations);
}
