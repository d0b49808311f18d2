namespace Cachewise.Tests.Stores.Redis.Leases;

/// <summary>A call of get-or-create whose factory has begun, and ends when a test says so.</summary>
internal sealed class HeldFactory
{
    private readonly TaskCompletionSource _hasBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _mayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HeldFactory()
    {
    }

    /// <summary>The call.</summary>
    public Task<string> Call { get; private set; } = null!;

    public static Task<HeldFactory> BeginAsync(Cache cache, CacheEntryOptions? options = null, CancellationToken cancellationToken = default) =>
        BeginAsync(held => cache.GetOrCreateAsync("k", token => new ValueTask<string>(held.RunAsync(token)), options, cancellationToken).AsTask());

    /// <summary>The same with a thread that is blocked.</summary>
    public static Task<HeldFactory> BeginBlockingAsync(Cache cache) =>
        BeginAsync(held => Task.Run(() => cache.GetOrCreate("k", () => held.RunAsync(CancellationToken.None).GetAwaiter().GetResult())));

    /// <summary>The same for a call of many keys.</summary>
    public static Task<HeldFactory> BeginManyAsync(Cache cache, params string[] keys) => BeginAsync(async held =>
    {
        var made = await cache.GetOrCreateManyAsync<string>(keys, async (missing, token) =>
        {
            var value = await held.RunAsync(token);
            return missing.ToDictionary(key => key, _ => value, StringComparer.Ordinal);
        });
        return made[keys[0]];
    });

    /// <summary>Lets the factory return a value.</summary>
    /// <returns>What the caller gets.</returns>
    public Task<string> EndAsync(string value = "old")
    {
        _mayEnd.SetResult(value);
        return Call;
    }

    /// <summary>Lets the factory throw.</summary>
    public async Task FailAsync()
    {
        _mayEnd.SetException(new InvalidOperationException("The factory has failed."));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Call);
    }

    private static async Task<HeldFactory> BeginAsync(Func<HeldFactory, Task<string>> call)
    {
        var held = new HeldFactory();
        held.Call = call(held);
        await held._hasBegun.Task;
        return held;
    }

    private async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        _hasBegun.SetResult();
        return await _mayEnd.Task.WaitAsync(cancellationToken);
    }
}
