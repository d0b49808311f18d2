namespace Cachewise.Benchmarks.Near;

/// <summary>A library that keeps entries of Redis in memory, as two instances of one service use it.</summary>
internal interface IHotCache : IAsyncDisposable
{
    string Name { get; }

    /// <summary>What all keys of this library begin with in Redis.</summary>
    string KeyStart { get; }

    /// <summary>Reads with the first instance, which is the one that is measured.</summary>
    ValueTask<string?> GetAsync(string key);

    /// <summary>Writes with the second instance.</summary>
    Task SetAsync(string key, string value);
}
