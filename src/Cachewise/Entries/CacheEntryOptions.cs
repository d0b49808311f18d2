using System.Diagnostics.CodeAnalysis;

namespace Cachewise;

/// <summary>How an entry is kept. A <see cref="TimeSpan"/> converts to options with that expiration.</summary>
public sealed record CacheEntryOptions
{
    private const int KeptBits = 8;

    // The last options made for a duration, so that a call with a constant TimeSpan allocates nothing. A lost race
    // makes one more.
    private static readonly CacheEntryOptions?[] Kept = new CacheEntryOptions?[1 << KeptBits];

    /// <summary>
    /// How long the entry lives: null, the default, is the cache's own <see cref="CacheConfig.Timeout"/>; zero keeps
    /// nothing, and <see cref="CacheConfig.NeverExpires"/> keeps it for ever. A negative one counts as zero, because
    /// <c>expiresAt - now</c> may be negative by the time of the call; so <see cref="Timeout.InfiniteTimeSpan"/>, which
    /// is -1 ms, keeps nothing.
    /// </summary>
    public TimeSpan? Expiration { get; init; }

    /// <summary>Options with an expiration; null, the cache's own, is no options.</summary>
    [return: NotNullIfNotNull(nameof(expiration))]
    public static implicit operator CacheEntryOptions?(TimeSpan? expiration)
    {
        if (expiration is not { } time)
        {
            return null;
        }

        ref var place = ref Kept[PlaceOf(time.Ticks)];
        var kept = Volatile.Read(ref place);
        if (kept is null || kept.Expiration != time)
        {
            kept = new() { Expiration = time };
            Volatile.Write(ref place, kept);
        }

        return kept;
    }

    /// <summary>The upper bits of a multiplication, because the lower bits of whole seconds are all zero.</summary>
    private static int PlaceOf(long ticks) => (int)(((ulong)ticks * 0x9E3779B97F4A7C15) >> (64 - KeptBits));
}
