namespace Cachewise.Tests.Worker.Near;

/// <summary>A cache whose calls are recorded.</summary>
internal sealed class RecordedCache(Cache cache, NearRecording recording)
{
    private long _calls;

    /// <summary>The calls so far.</summary>
    public long Calls => Volatile.Read(ref _calls);

    /// <summary>Reads a value. A read that has a value when the call returns was served from memory.</summary>
    public async Task<string?> GetAsync(string key)
    {
        var began = NearRecording.Now;
        return await ReadAsync(key, began, async () =>
        {
            var read = cache.GetAsync<string>(key).AsTask();
            var isLocal = read.IsCompletedSuccessfully;
            Record(NearKind.Read, key, await read, began, isLocal);
            return read.Result;
        });
    }

    /// <summary>Reads a value; the thread waits.</summary>
    public Task<string?> GetBlockingAsync(string key)
    {
        var began = NearRecording.Now;
        return ReadAsync(key, began, () =>
        {
            var value = cache.Get<string>(key);
            Record(NearKind.Read, key, value, began, isLocal: false); // unknown
            return Task.FromResult(value);
        });
    }

    /// <summary>Reads some values at once.</summary>
    public async Task GetManyAsync(IReadOnlyList<string> keys)
    {
        var began = NearRecording.Now;
        await ReadAsync(keys[0], began, async () =>
        {
            var read = cache.GetManyAsync<string>(keys).AsTask();
            var isLocal = read.IsCompletedSuccessfully;
            var found = await read;
            foreach (var key in keys)
            {
                Record(NearKind.Read, key, found.GetValueOrDefault(key), began, isLocal);
            }

            return null;
        });
    }

    /// <summary>Reads a value, or makes it.</summary>
    public async Task<string?> GetOrCreateAsync(string key, Func<Task<string>> make, TimeSpan lifetime)
    {
        var began = NearRecording.Now;
        return await ReadAsync(key, began, async () =>
        {
            var value = await cache.GetOrCreateAsync(key, _ => make(), lifetime);
            Record(NearKind.Made, key, value, began, isLocal: false);
            return value;
        });
    }

    /// <summary>Writes a value.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value, which is written once.</param>
    /// <param name="lifetime">How long it lives; null for longer than the test.</param>
    public async Task SetAsync(string key, string value, TimeSpan? lifetime = null)
    {
        var began = NearRecording.Now;
        var ended = await WriteAsync(async () => await cache.SetAsync(key, value, lifetime ?? CacheConfig.NeverExpires));
        recording.Add(new(NearKind.Set, key, value, began, ended, (long)(lifetime ?? TimeSpan.Zero).TotalMilliseconds));
    }

    /// <summary>Removes a value.</summary>
    public async Task RemoveAsync(string key)
    {
        var began = NearRecording.Now;
        recording.Add(new(NearKind.Removed, key, NearEvent.NoValue, began, await WriteAsync(async () => await cache.RemoveAsync(key)), 0));
    }

    /// <summary>Changes the value of the database that factories read, and removes it from the cache.</summary>
    public async Task CommitAsync(string key, string value, Action commit)
    {
        var began = NearRecording.Now;
        commit();
        var committed = NearRecording.Now;
        recording.Add(new(NearKind.Committed, key, value, began, committed, await WriteAsync(async () => await cache.RemoveAsync(key))));
    }

    private async Task<string?> ReadAsync(string key, long began, Func<Task<string?>> read)
    {
        Interlocked.Increment(ref _calls);
        try
        {
            return await read();
        }
        catch (CacheUnavailableException)
        {
            Record(NearKind.Failed, key, value: null, began, isLocal: false);
        }
#pragma warning disable CA1031 // the checker names it
        catch (Exception error)
#pragma warning restore CA1031
        {
            RecordSurprise("read", error);
        }

        return null;
    }

    /// <summary>Writes, and returns when that was acknowledged.</summary>
    private async Task<long> WriteAsync(Func<Task> write)
    {
        Interlocked.Increment(ref _calls);
        try
        {
            await write();
            return NearRecording.Now;
        }
        catch (CacheUnavailableException)
        {
            // It may have been executed, or be executed later.
        }
#pragma warning disable CA1031 // the checker names it
        catch (Exception error)
#pragma warning restore CA1031
        {
            RecordSurprise("write", error);
        }

        return NearEvent.Never;
    }

    private void Record(NearKind kind, string key, string? value, long began, bool isLocal) =>
        recording.Add(new(kind, key, value ?? NearEvent.NoValue, began, NearRecording.Now, isLocal && value is not null ? 1 : 0));

    private void RecordSurprise(string call, Exception error) =>
        recording.Add(new(NearKind.Surprise, call, $"{error.GetType().Name}: {error.Message}".Replace(' ', '_').ReplaceLineEndings("_"), 0, 0, 0));
}
