using System.Buffers;
using Cachewise.Entries;
using Cachewise.Keys;
using Cachewise.Pipeline;
using Cachewise.Stores;
using Cachewise.Telemetry;
using Microsoft.Extensions.Caching.Distributed;

namespace Cachewise.Adapters;

/// <summary>
/// A cache as .NET's distributed cache of bytes. Its entries live beside those of <see cref="Cache"/>, under
/// <c>$d:</c>, framed, on every backend.
/// </summary>
/// <remarks>
/// An entry without options lives as long as the cache's own <see cref="CacheConfig.Timeout"/>. Keys are any text; long
/// ones are digested. Values are at most <see cref="CacheConfig.MaxValueBytes"/>, and not compressed. The rows of its
/// operations (<see cref="CacheOperation.GetBytes"/> and on) make every failure throw, whatever
/// <see cref="CacheConfig.OnFailure"/> says: callers write back what they read (sessions), or take null for "never
/// invalidated" (tags), so that a miss in place of a failure loses data.
/// </remarks>
internal sealed class DistributedCache(Cache cache, TimeProvider time) : IBufferDistributedCache
{
    private const string Start = "$d:";

    private readonly CachePipeline _pipeline = cache.Pipeline;
    private readonly CacheStore _store = cache.Pipeline.Store;
    private readonly KeySpace _keys = cache.Pipeline.Keys;

    public byte[]? Get(string key)
    {
        var name = NameOf(key);
        Read(_pipeline.ApplyRead(CacheOperation.GetBytes, _store.Get(_keys, name)), name, destination: null, out var value);
        return value;
    }

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        var name = NameOf(key, token);
        Read(_pipeline.ApplyRead(CacheOperation.GetBytes, await _store.GetAsync(_keys, name).ConfigureAwait(false)), name, destination: null, out var value);
        return value;
    }

    public bool TryGet(string key, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var name = NameOf(key);
        return Read(_pipeline.ApplyRead(CacheOperation.GetBytes, _store.Get(_keys, name)), name, destination, out _);
    }

    public async ValueTask<bool> TryGetAsync(string key, IBufferWriter<byte> destination, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var name = NameOf(key, token);
        return Read(_pipeline.ApplyRead(CacheOperation.GetBytes, await _store.GetAsync(_keys, name).ConfigureAwait(false)), name, destination, out _);
    }

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options)
    {
        ArgumentNullException.ThrowIfNull(value);
        Set(key, new ReadOnlySequence<byte>(value), options);
    }

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        return SetAsync(key, new ReadOnlySequence<byte>(value), options, token).AsTask();
    }

    public void Set(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options)
    {
        var name = NameOf(key);
        var entry = EntryOf(value, options);
        _pipeline.Apply(CacheOperation.SetBytes, entry.SlidesToAnEnd
            ? _store.SetSliding(_keys, name, entry.Value, entry.Expiry, entry.Left)
            : _store.Set(_keys, name, entry.Value, entry.Expiry));
    }

    public async ValueTask SetAsync(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        var name = NameOf(key, token);
        var entry = EntryOf(value, options);
        _pipeline.Apply(CacheOperation.SetBytes, entry.SlidesToAnEnd
            ? await _store.SetSlidingAsync(_keys, name, entry.Value, entry.Expiry, entry.Left).ConfigureAwait(false)
            : await _store.SetAsync(_keys, name, entry.Value, entry.Expiry).ConfigureAwait(false));
    }

    public void Refresh(string key) => _pipeline.Apply(CacheOperation.Slide, _store.Slide(_keys, NameOf(key)));

    public async Task RefreshAsync(string key, CancellationToken token = default) =>
        _pipeline.Apply(CacheOperation.Slide, await _store.SlideAsync(_keys, NameOf(key, token), wait: true).ConfigureAwait(false));

    public void Remove(string key) => _pipeline.Apply(CacheOperation.RemoveBytes, _store.Remove(_keys, NameOf(key)));

    public async Task RemoveAsync(string key, CancellationToken token = default) =>
        _pipeline.Apply(CacheOperation.RemoveBytes, await _store.RemoveAsync(_keys, NameOf(key, token)).ConfigureAwait(false));

    private string NameOf(string key, CancellationToken token = default)
    {
        token.ThrowIfCancellationRequested();
        return AdapterKey.Create(_keys, Start, key);
    }

    /// <summary>
    /// Returns the bytes that were read, to the destination or as an array, and extends the life of a sliding entry.
    /// </summary>
    private bool Read(CacheEntry? entry, string name, IBufferWriter<byte>? destination, out byte[]? array)
    {
        array = null;
        if (entry is null)
        {
            return false;
        }

        try
        {
            if (!Frame.TryRead(entry.GetPayload().Span, out var frame, out var value))
            {
                _pipeline.Telemetry.CountMisses(RequestResult.Unreadable);
                _pipeline.Core.Failures.OnUnreadable(
                    CacheOperation.GetBytes, typeof(byte[]), "it is no frame of bytes that this release knows; remove the entry, or write it anew");
                return false;
            }

            _pipeline.Telemetry.CountHit();
            if (frame.Window is not null)
            {
                SlideLater(name);
            }

            if (destination is null)
            {
                array = value.ToArray();
            }
            else
            {
                destination.Write(value);
            }

            return true;
        }
        finally
        {
            entry.Release();
        }
    }

    /// <summary>Sent after the read, and not waited for.</summary>
    private void SlideLater(string name)
    {
        var sent = _store.SlideAsync(_keys, name, wait: false);
        if (!sent.IsCompletedSuccessfully)
        {
            _ = sent.AsTask();
        }
    }

    /// <summary>
    /// The value with its frame, and how it expires. <c>Left</c> is the time until the absolute expiration, where the
    /// options give one relative to now.
    /// </summary>
    private (CacheEntry Value, Expiry Expiry, bool SlidesToAnEnd, TimeSpan? Left) EntryOf(ReadOnlySequence<byte> value, DistributedCacheEntryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (value.Length > cache.Config.MaxValueBytes)
        {
            throw new CacheValueException(
                $"Cache '{cache.Alias}': a value of {value.Length} bytes is larger than MaxValueBytes, {cache.Config.MaxValueBytes}; store less of it, or raise MaxValueBytes.");
        }

        var now = time.GetUtcNow();
        if (options.AbsoluteExpiration <= now)
        {
#pragma warning disable CA2208, MA0015 // the name of the property, as in Microsoft's RedisCache: callers may look at it
            throw new ArgumentOutOfRangeException(
                nameof(options.AbsoluteExpiration), options.AbsoluteExpiration, "The absolute expiration value must be in the future.");
#pragma warning restore CA2208, MA0015
        }

        var end = options.AbsoluteExpirationRelativeToNow is { } left ? End(now, left) : options.AbsoluteExpiration;

        var frame = new Frame(options.SlidingExpiration, options.SlidingExpiration is null ? null : end);
        var bytes = new byte[frame.Length + (int)value.Length];
        frame.Write(bytes);
        value.CopyTo(bytes.AsSpan(frame.Length));
        var expiry = frame.Window is not null ? Expiry.From(frame.Lifetime(now))
            : end is { } absolute ? Expiry.From(absolute - now)
            : _pipeline.Core.DefaultExpiry;
        return (new CacheEntry(bytes), expiry, frame.End is not null, options.AbsoluteExpirationRelativeToNow);
    }

    private static DateTimeOffset End(DateTimeOffset now, TimeSpan left) =>
        DateTimeOffset.MaxValue - now <= left ? DateTimeOffset.MaxValue : now + left;
}
