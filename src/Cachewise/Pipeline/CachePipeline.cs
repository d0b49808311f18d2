using System.Diagnostics.CodeAnalysis;
using Cachewise.Entries;
using Cachewise.Keys;
using Cachewise.Stores;
using Cachewise.Telemetry;

namespace Cachewise.Pipeline;

/// <summary>
/// What every call of a cache at one version goes through: check the key, ask the store (which looks at its circuit),
/// apply the failure policy by the operation's row, count. The operations themselves are in <see cref="CacheReads"/>,
/// <see cref="CacheWrites"/>, <see cref="ReadThrough"/>, <see cref="ReadThroughMany"/> and the adapters; none has a
/// policy of its own.
/// </summary>
internal sealed class CachePipeline(CacheCore core, KeySpace keySpace)
{
    private readonly Expiry _defaultExpiry = core.DefaultExpiry;

    public CacheCore Core => core;

    public CacheStore Store { get; } = core.Store;

    public ValueFormat Format { get; } = core.Format;

    public KeySpace Keys => keySpace;

    public CacheTelemetry Telemetry { get; } = core.Telemetry;

    /// <summary>The same cache at another version.</summary>
    public CachePipeline AtVersion(int version) => new(core, keySpace.AtVersion(version, core.Plan.Config.Version));

    /// <summary>Rejects a key that some backend could not hold, and ends a call that is cancelled.</summary>
    public void Check(string key, CancellationToken cancellationToken = default)
    {
        keySpace.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>As <see cref="Check"/>, of many keys.</summary>
    public string[] CheckMany(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var checkedKeys = keys.ToArray();
        foreach (var key in checkedKeys)
        {
            keySpace.Check(key);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return checkedKeys;
    }

    /// <summary>How long an entry with these options lives.</summary>
    public Expiry ExpiryOf(CacheEntryOptions? options) => options?.Expiration is { } expiration ? Expiry.From(expiration) : _defaultExpiry;

    /// <summary>Checks and encodes many values: all of them before anything is sent.</summary>
    public KeyValuePair<string, CacheEntry>[] EncodeMany<T>(IEnumerable<KeyValuePair<string, T>> values) =>
        [.. values.Select(pair =>
        {
            keySpace.Check(pair.Key);
            return KeyValuePair.Create(pair.Key, Format.Encode(pair.Value));
        })];

    /// <summary>
    /// Encodes what a factory made. A value that is too large is for its callers alone: <paramref name="isStorable"/>
    /// is false.
    /// </summary>
    /// <exception cref="CacheValueException">The value cannot be written, or not be read back.</exception>
    public CacheEntry EncodeMade<T>(T value, out bool isStorable)
    {
        var entry = Format.Encode(value, out var excess);
        isStorable = excess is null;
        if (excess is { } bytes)
        {
            core.OnTooLarge(typeof(T), bytes);
        }

        return entry;
    }

    /// <summary>
    /// The value of a reply, once the failure policy was applied. Of many keys, of those that could be reached.
    /// </summary>
    /// <exception cref="CacheUnavailableException">The store is unavailable, and the row or the cache says to
    /// throw.</exception>
    public T Apply<T>(CacheOperation operation, Reply<T> reply) => core.Failures.Apply(operation, reply, reply.Value);

    /// <summary>As the other overload, with a value in place of a failure that is swallowed.</summary>
    /// <inheritdoc cref="Apply{T}(CacheOperation, Reply{T})"/>
    public T Apply<T>(CacheOperation operation, Reply<T> reply, T fallback) => core.Failures.Apply(operation, reply, fallback);

    /// <summary>What a read found, once the failure policy was applied.</summary>
    public ReadResult<T> Read<T>(Reply<CacheEntry?> reply) =>
        ApplyRead(CacheOperation.Get, reply) is { } entry ? Decode<T>(CacheOperation.Get, entry)
        : reply.IsAvailable ? ReadResult<T>.Miss
        : ReadResult<T>.Unavailable;

    /// <summary>The entry that a read found, once the failure policy was applied.</summary>
    public CacheEntry? ApplyRead(CacheOperation operation, Reply<CacheEntry?> reply)
    {
        if (reply.Value is null)
        {
            Telemetry.CountMisses(reply.IsAvailable ? RequestResult.Miss : RequestResult.Unavailable);
        }

        return Apply(operation, reply);
    }

    /// <summary>The entries that a read of many keys found, once the failure policy was applied.</summary>
    public CacheEntry?[] ApplyRead(Reply<CacheEntry?[]> reply, int keys)
    {
        if (Telemetry.CountsRequests)
        {
            var found = reply.Value?.Count(entry => entry is not null) ?? 0;
            Telemetry.CountMisses(reply.IsAvailable ? RequestResult.Miss : RequestResult.Unavailable, keys - found);
        }

        return Apply(CacheOperation.GetMany, reply);
    }

    /// <summary>The value of an entry, which is then released.</summary>
    public ReadResult<T> Decode<T>(CacheOperation operation, CacheEntry entry)
    {
        try
        {
            if (Format.TryDecode<T>(entry, out var value, out var problem))
            {
                Telemetry.CountHit();
                return ReadResult<T>.Hit(value);
            }

            Telemetry.CountMisses(RequestResult.Unreadable);
            core.Failures.OnUnreadable(operation, typeof(T), problem!);
            return ReadResult<T>.Unreadable(entry.GetPayload().ToArray());
        }
        finally
        {
            entry.Release();
        }
    }

    /// <summary>The value of an entry that has it decoded, and so needs neither the policy nor a copy.</summary>
    public bool TryGetDecoded<T>(CacheEntry? entry, [MaybeNullWhen(false)] out T value)
    {
        if (entry is not null && entry.TryGetDecoded(out value))
        {
            Telemetry.CountHit();
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>
    /// Revokes the right to store of a running factory for the key, because the factory read a value that is now
    /// outdated.
    /// </summary>
    /// <returns>The end of what is being stored. A removal waits for it, since the store could overtake it.</returns>
    public Task InvalidateFills(string key) => core.Fills.IsEmpty ? Task.CompletedTask : core.Fills.Invalidate(keySpace.Local(key));

    /// <summary>As the other, for many keys.</summary>
    /// <inheritdoc cref="InvalidateFills(string)"/>
    public Task InvalidateFills(IEnumerable<string> keys) => core.Fills.IsEmpty ? Task.CompletedTask : Task.WhenAll(keys.Select(InvalidateFills));

    /// <summary>Checks that the backend can be reached; otherwise logs that it is unavailable.</summary>
    public async Task ProbeAsync() => core.Failures.Observe(CacheOperation.Connect, await Store.ProbeAsync().ConfigureAwait(false));

    /// <summary>Checks that the backend can be reached.</summary>
    /// <exception cref="CacheUnavailableException">It is unavailable.</exception>
    public async Task RequireBackendAsync() => Apply(CacheOperation.Connect, await Store.ProbeAsync().ConfigureAwait(false));

    /// <param name="key">The key.</param>
    /// <param name="fix">The end of the sentence: what to do, or nothing.</param>
    public KeyNotFoundException NotFound(string key, string fix) => new($"Key '{keySpace.Full(key)}' not found in cache '{core.Plan.Alias}'{fix}.");
}
