#pragma warning disable CA2012 // these tests misuse value tasks

namespace Cachewise.Tests.Contract;

/// <content>One caller's misuse of a call never reaches another caller.</content>
public abstract partial class CacheContract
{
    /// <summary>Every public call, on keys that correct callers use too.</summary>
    private static readonly Dictionary<string, Func<Cache, CancellationToken, object>> EveryCall = new(StringComparer.Ordinal)
    {
        ["GetAsync"] = (cache, token) => cache.GetAsync<string>("user:0", token),
        ["GetAsync with a default"] = (cache, token) => cache.GetAsync("user:0", "none", token),
        ["TryGetAsync"] = (cache, token) => cache.TryGetAsync<string>("user:0", token),
        ["GetManyAsync"] = (cache, token) => cache.GetManyAsync<string>(["user:0", "user:1"], token),
        ["ContainsAsync"] = (cache, token) => cache.ContainsAsync("user:0", token),
        ["GetTimeToLiveAsync"] = (cache, token) => cache.GetTimeToLiveAsync("user:0", token),
        ["GetOrCreateAsync"] = (cache, token) => cache.GetOrCreateAsync($"made:{Random.Shared.Next(4)}", YieldAsync, cancellationToken: token),
        ["GetOrCreateAsync, not kept"] = (cache, token) => cache.GetOrCreateAsync("not kept", YieldAsync, TimeSpan.Zero, token),
        ["GetOrCreateManyAsync"] = (cache, token) => cache.GetOrCreateManyAsync<string>(["many:1"], MakeManyAsync, cancellationToken: token),
        ["SetAsync"] = (cache, token) => cache.SetAsync("user:0", "secret of 0", cancellationToken: token),
        ["SetManyAsync"] = (cache, token) => cache.SetManyAsync([KeyValuePair.Create("user:0", "secret of 0")], cancellationToken: token),
        ["AddAsync"] = (cache, token) => cache.AddAsync("added", "x", TimeSpan.FromSeconds(1), token),
        ["RemoveAsync"] = (cache, token) => cache.RemoveAsync("made:1", token),
        ["RemoveManyAsync"] = (cache, token) => cache.RemoveManyAsync(["made:2", "many:1"], token),
        ["TouchAsync"] = (cache, token) => cache.TouchAsync("user:0", cancellationToken: token),
        ["PersistAsync"] = (cache, token) => cache.PersistAsync("user:0", token),
        ["IncrementAsync"] = (cache, token) => cache.IncrementAsync("careless", initial: 0, cancellationToken: token),
        ["IncrementAndTouchAsync"] = (cache, token) => cache.IncrementAndTouchAsync("careless", initial: 0, cancellationToken: token),
        ["ReplaceIfEqualAsync"] = (cache, token) => cache.ReplaceIfEqualAsync("user:0", "secret of 0", "secret of 0", cancellationToken: token),
        ["RemoveIfEqualAsync"] = (cache, token) => cache.RemoveIfEqualAsync("added", "x", token),
        ["DecrementAsync"] = (cache, token) => cache.DecrementAsync("careless", initial: 0, cancellationToken: token),
        ["IncrementVersionAsync"] = (cache, token) => cache.AtVersion(8).IncrementVersionAsync("moved", cancellationToken: token),
        ["DecrementVersionAsync"] = (cache, token) => cache.AtVersion(9).DecrementVersionAsync("moved", cancellationToken: token),
        ["RemoveByPatternAsync"] = (cache, token) => cache.RemoveByPatternAsync("made:[12]", token),
        ["ClearAsync"] = (cache, token) => cache.AtVersion(9).ClearAsync(token),
        ["AcquireLockAsync"] = (cache, token) => cache.AcquireLockAsync("lock", TimeSpan.FromMilliseconds(50), cancellationToken: token),
        ["AcquireDjangoLockAsync"] = (cache, token) => cache.AcquireDjangoLockAsync("lock of django", TimeSpan.FromMilliseconds(50), cancellationToken: token),
        ["KeysAsync"] = (cache, token) => cache.KeysAsync("user:*", token).GetAsyncEnumerator(token).MoveNextAsync(),
    };

    [Fact]
    public void Every_asynchronous_call_is_misused() =>
        Assert.Equal(
            typeof(Cache).GetMethods().Select(method => method.Name).Where(name => name.EndsWith("Async", StringComparison.Ordinal) && name is not "DisposeAsync").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            EveryCall.Keys.Select(call => call.Split(' ', ',')[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_caller_that_misuses_its_task_affects_no_other_caller()
    {
        for (var i = 0; i < 8; i++)
        {
            await Cache.SetAsync($"user:{i}", $"secret of {i}");
        }

        using var done = new CancellationTokenSource();
        var careful = Enumerable.Range(1, 4).Select(user => Task.Run(() => BeCarefulAsync(user, done.Token))).ToList();
        for (var round = 0; round < 10; round++)
        {
            foreach (var call in EveryCall.Where(call => !call.Key.StartsWith("Clear", StringComparison.Ordinal)))
            {
                await Task.Run(() => MisuseAsync(call.Value));
            }
        }

        await done.CancelAsync();
        Assert.All(await Task.WhenAll(careful), errors => Assert.Empty(errors));
    }

    /// <summary>Reads and writes the entries of one user, and reports wrong values.</summary>
    private async Task<List<string>> BeCarefulAsync(int user, CancellationToken done)
    {
        var errors = new List<string>();
        var counted = 0L;
        while (!done.IsCancellationRequested && errors.Count < 3)
        {
            try
            {
                Expect($"secret of {user}", await Cache.GetAsync<string>($"user:{user}", CancellationToken.None));
                Expect($"secret of {user}", Cache.Get<string>($"user:{user}"));
                Expect("made", await Cache.GetOrCreateAsync($"made:{user % 4}", YieldAsync, cancellationToken: CancellationToken.None));
                Expect("made", Cache.GetOrCreate($"made:{user % 4}", () => "made"));
                await Cache.SetAsync($"user:{user}", $"secret of {user}", cancellationToken: CancellationToken.None);
                Expect(++counted, await Cache.IncrementAsync($"count:{user}", initial: 0, cancellationToken: CancellationToken.None));
            }
            catch (Exception error)
            {
                errors.Add($"{error}");
            }
        }

        return errors;

        void Expect<T>(T expected, T actual)
        {
            if (!EqualityComparer<T>.Default.Equals(expected, actual))
            {
                errors.Add($"expected {expected}, got {actual}");
            }
        }
    }

    /// <summary>Blocks on a call, awaits one twice and from two places, ignores one, and cancels one.</summary>
    private async Task MisuseAsync(Func<Cache, CancellationToken, object> call)
    {
        await TryAsync(() =>
        {
            dynamic pending = call(Cache, CancellationToken.None);
            pending.GetAwaiter().GetResult();
            return Task.CompletedTask;
        });
        await TryAsync(async () =>
        {
            dynamic pending = call(Cache, CancellationToken.None);
            await pending;
            await pending;
        });
        await TryAsync(() =>
        {
            dynamic pending = call(Cache, CancellationToken.None);
            return Task.WhenAll((Task)pending.AsTask(), (Task)pending.AsTask());
        });
        await TryAsync(() =>
        {
            _ = call(Cache, CancellationToken.None);
            return Task.CompletedTask;
        });
        await TryAsync(async () =>
        {
            using var source = new CancellationTokenSource();
            dynamic pending = call(Cache, source.Token);
            await source.CancelAsync();
            await pending;
        });
    }

    /// <summary>The caller that misuses a call may get an exception.</summary>
    private static async Task TryAsync(Func<Task> misuse)
    {
        try
        {
            await misuse();
        }
        catch (Exception error) when (error is InvalidOperationException or OperationCanceledException or KeyNotFoundException)
        {
        }
    }

    private static async Task<string> YieldAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        return "made";
    }

    private static async ValueTask<IReadOnlyDictionary<string, string>> MakeManyAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return keys.ToDictionary(key => key, _ => "made", StringComparer.Ordinal);
    }
}
