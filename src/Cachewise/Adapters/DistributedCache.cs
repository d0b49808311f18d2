using System.Buffers;
using Cachewise.Caching;
using Cachewise.Entries;
using Cachewise.Keys;
using Cachewise.Stores;
using Microsoft.Extensions.Caching.Distributed;

namespace Cachewise.Adapters;

/// <summary>
/// A cache as .NET's distributed cache of bytes. Its entries live beside those of <see cref="Cache"/>, under <c>$d:</c>, framed, on every backend.
/// </summary>
/// <remarks>
/// An entry without options lives as long as the cache's own time-out says. Keys are any text; long ones are digested. Values
/// are at most <see cref="CacheConfig.MaxValueBytes"/>, and not compressed. Whatever <see cref="CacheConfig.OnFailure"/> says, every call throws <see cref="CacheUnavailableException"/> while Redis is unavailable, and a
/// read of bytes that are no frame throws <see cref="CacheValueException"/>: callers write back what they have read (sessions), or take null for "never invalidated" (tags), so that a miss in place of a failure loses data.
/// </remarks>
internal sealed class DistributedCache(Cache cache, TimeProvider time) : IBufferDistributedCache
{
    private const string Start = "$d:";

    private readonly CacheCore _core = cache.Core;
    private readonly KeySpace _keys = cache.Keys;

    public byte[]? Get(string key)
    {
        var name = NameOf(key);
        Take(_core.Store.Get(_keys, name), name, null, out var value);
        return value;
    }

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        var name = NameOf(key, token);
        Take(await _core.Store.GetAsync(_keys, name).ConfigureAwait(false), name, null, out var value);
        return value;
    }

    public bool TryGet(string key, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var name = NameOf(key);
        return Take(_core.Store.Get(_keys, name), name, destination, out _);
    }

    public async ValueTask<bool> TryGetAsync(string key, IBufferWriter<byte> destination, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var name = NameOf(key, token);
        return Take(await _core.Store.GetAsync(_keys, name).ConfigureAwait(false), name, destination, out _);
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
        _core.Failures.Require(entry.SlidesToAnEnd
            ? _core.Store.SetSliding(_keys, name, entry.Value, entry.Expiry, entry.Left)
            : _core.Store.Set(_keys, name, entry.Value, entry.Expiry));
    }

    public async ValueTask SetAsync(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        var name = NameOf(key, token);
        var entry = EntryOf(value, options);
        _core.Failures.Require(entry.SlidesToAnEnd
            ? await _core.Store.SetSlidingAsync(_keys, name, entry.Value, entry.Expiry, entry.Left).ConfigureAwait(false)
            : await _core.Store.SetAsync(_keys, name, entry.Value, entry.Expiry).ConfigureAwait(false));
    }

    public void Refresh(string key) => _core.Failures.Require(_core.Store.Slide(_keys, NameOf(key)));

    public async Task RefreshAsync(string key, CancellationToken token = default) =>
        _core.Failures.Require(await _core.Store.SlideAsync(_keys, NameOf(key, token), wait: true).ConfigureAwait(false));

    public void Remove(string key) => _core.Failures.Require(_core.Store.Remove(_keys, NameOf(key)));

    public async Task RemoveAsync(string key, CancellationToken token = default) =>
        _core.Failures.Require(await _core.Store.RemoveAsync(_keys, NameOf(key, token)).ConfigureAwait(false));

    private string NameOf(string key, CancellationToken token = default)
    {
        token.ThrowIfCancellationRequested();
        return FaceKey.Of(_keys, Start, key);
    }

    /// <summary>Gives the bytes that were read, into the destination or as an array, and lets a sliding entry live on.</summary>
    private bool Take(Reply<CacheEntry?> reply, string name, IBufferWriter<byte>? destination, out byte[]? array)
    {
        array = null;
        if (_core.Failures.Require(reply) is not { } stored)
        {
            return false;
        }

        try
        {
            if (!Frame.TryRead(stored.GetPayload().Span, out var frame, out var value))
            {
                throw _core.Failures.UnreadableError(typeof(byte[]), "it is no frame of bytes that this release knows; remove the entry, or write it anew");
            }

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
            stored.Release();
        }
    }

    /// <summary>Sent behind the read, and not waited for.</summary>
    private void SlideLater(string name)
    {
        var sent = _core.Store.SlideAsync(_keys, name, wait: false);
        if (!sent.IsCompletedSuccessfully)
        {
            _ = sent.AsTask();
        }
    }

    /// <summary>The value with its frame, and how it expires. <c>Left</c> is the time until the end, where the options say it so.</summary>
    private (CacheEntry Value, Expiry Expiry, bool SlidesToAnEnd, TimeSpan? Left) EntryOf(ReadOnlySequence<byte> value, DistributedCacheEntryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (value.Length > cache.Config.MaxValueBytes)
        {
            throw new CacheValueException(
                $"Cache '{cache.Alias}': a value of {value.Length} bytes is larger than MaxValueBytes, {cache.Config.MaxValueBytes}; store less of it, or raise MaxValueBytes.");
        }

        var now = time.GetUtcNow();
        var end = options.AbsoluteExpirationRelativeToNow is { } left ? End(now, left) : options.AbsoluteExpiration;
        if (end <= now)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), end, "The absolute expiration must be in the future.");
        }

        var frame = new Frame(options.SlidingExpiration, options.SlidingExpiration is null ? null : end);
        var bytes = new byte[frame.Length + (int)value.Length];
        frame.Write(bytes);
        value.CopyTo(bytes.AsSpan(frame.Length));
        var expiry = frame.Window is not null ? Expiry.From(frame.Lifetime(now))
            : end is { } absolute ? Expiry.From(absolute - now)
            : _core.DefaultExpiry;
        return (new CacheEntry(bytes), expiry, frame.End is not null, options.AbsoluteExpirationRelativeToNow);
    }

    private static DateTimeOffset End(DateTimeOffset now, TimeSpan left) =>
        DateTimeOffset.MaxValue - now <= left ? DateTimeOffset.MaxValue : now + left;
}
