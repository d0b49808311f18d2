using System.Runtime.CompilerServices;
using Cachewise.Keys;

namespace Cachewise;

/// <content>Enumerating keys, and removing by pattern or altogether.</content>
public sealed partial class Cache
{
    /// <summary>
    /// The keys of this version that match a Redis glob pattern (<c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[^a]</c>, <c>[a-z]</c>, <c>\</c> before a
    /// literal; it matches bytes of UTF-8), each once, in no order. Keys of other prefixes and versions never match. Keys that another program
    /// wrote and that are no UTF-8 are left out, since no text could name them. Reads the whole database in pages, and remembers the keys
    /// given out; not for hot paths.
    /// </summary>
    /// <exception cref="CacheUnavailableException">Redis is away.</exception>
    public async IAsyncEnumerable<string> KeysAsync(string pattern = "*", [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        await foreach (var key in _core.Store.KeysAsync(_keys, pattern, cancellationToken).ConfigureAwait(false))
        {
            yield return _core.Failures.Require(key);
        }
    }

    /// <summary>Removes the entries of this version whose keys match: see <see cref="KeysAsync"/>. Also those whose keys are no UTF-8, where the pattern matches their bytes.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="CacheUnavailableException">Redis is away; some may have been removed.</exception>
    public async ValueTask<long> RemoveByPatternAsync(string pattern, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        cancellationToken.ThrowIfCancellationRequested();
        var glob = new GlobPattern(GlobPattern.Escape(_keys.Start) + pattern);
        await _core.Fills.Invalidate(local => _keys.FromLocal(local) is { } key && glob.IsMatch(_keys.Full(key))).WaitAsync(cancellationToken).ConfigureAwait(false);
        return _core.Failures.Require(await _core.Store.RemoveByPatternAsync(_keys, pattern, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>
    /// Removes every entry of this cache, of all versions and faces, and of nobody else: a Redis is searched for the prefix, never flushed. Locks
    /// stay, also those of other applications, whatever their prefix. What is written meanwhile may stay.
    /// </summary>
    /// <exception cref="CacheUnavailableException">Redis is away; some may have been removed.</exception>
    public async ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await _core.Fills.Invalidate(static _ => true).WaitAsync(cancellationToken).ConfigureAwait(false);
        _core.Failures.Require(await _core.Store.ClearAsync(_keys, cancellationToken).ConfigureAwait(false));
    }
}
