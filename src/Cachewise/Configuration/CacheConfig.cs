using System.Collections.ObjectModel;
using System.Text;
using Cachewise.Configuration;

namespace Cachewise;

/// <summary>
/// The declaration of one cache. A bare <c>new()</c> is the recommended setup; every property has a default, and
/// nothing is corrected silently: what cannot work is reported when the caches are built.
/// </summary>
public sealed record CacheConfig
{
    /// <summary>The longest time a value can be asked to live: it never expires (<c>never</c> in files).</summary>
    public static readonly TimeSpan NeverExpires = TimeSpan.MaxValue;

    /// <summary>
    /// Where Redis is, as a URL or as a connection string of StackExchange.Redis. The URL is
    /// <c>redis://[user[:password]@]host[:port][/database]</c>, or <c>rediss://</c> for TLS. User and password are
    /// percent-encoded, an IPv6 host stands in brackets, the port is 6379 unless given, and the database is the path
    /// or <c>?db=</c>. The connection string is <c>host[:port][,password=..][,user=..][,ssl=true][,defaultDatabase=0]</c>; with
    /// <c>ssl</c> its port is 6380 unless given. Null, empty or blank: there is no Redis.
    /// </summary>
    public string? RedisUrl { get; init; }

    /// <summary>
    /// How long an entry lives when a call does not say: 5 minutes. Zero keeps nothing;
    /// <see cref="NeverExpires"/> keeps it for ever; negative is an error. Counted in milliseconds, rounded up.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The most connections to Redis that this cache may open, at least 1: 50.
    /// <see cref="ConnectionPool.MaxConnections"/> wins over it. One connection carries all calls. Where there are
    /// at least 2, a second carries values of more than 128 KiB, from the first of them on, so that they hold up no others; and one more is made for
    /// a moment: to find out in an outage whether only the first is dead, and to go over to a configuration that was changed without a failed call.
    /// </summary>
    public int MaxConnections { get; init; } = 50;

    /// <summary>What every key starts with, so that several applications can share a server: empty.</summary>
    public string KeyPrefix { get; init; } = "";

    /// <summary>The version in every key, at least 1: 1. Raise it when what you store changes its shape.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Time-outs and other settings of the connection (<c>connection_pool_kwargs</c> in files).</summary>
    public ConnectionPool ConnectionPool { get; init; } = new();

    /// <summary>Forces a backend. Null, the default, lets the environment decide.</summary>
    public CacheBackend? Backend { get; init; }

    /// <summary>How values are written. Null, the default, is JSON too; said, it is in the Django settings made from this.</summary>
    public CacheSerializer? Serializer { get; init; }

    /// <summary>
    /// Compresses what is over 15 bytes when serialised (zlib, as django-redis): false. Compressed entries are read
    /// whether this is on or off.
    /// </summary>
    public bool Compress { get; init; }

    /// <summary>
    /// The most entries that LocMem keeps, from 1 to 100 million: 10,000. Those not used of late go first. Redis has its own
    /// <c>maxmemory</c>.
    /// </summary>
    public int MaxEntries { get; init; } = 10_000;

    /// <summary>
    /// The most bytes of this process's memory that the entries of LocMem take, by estimate; at least twice <see cref="MaxValueBytes"/> and 4,096, so that any value has room. Null, the
    /// default: a tenth of the memory that the process may use (of its container, where that has a limit), or the least that is allowed.
    /// </summary>
    public long? MaxBytes { get; init; }

    /// <summary>
    /// The largest value, in bytes when serialised and before compression, from 1 to 512 MiB: 8 MiB. Also the limit
    /// of decompression.
    /// </summary>
    public int MaxValueBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>
    /// LocMem hands every reader the stored object itself instead of a copy: false. Faster, and unlike Redis: who
    /// changes what he read has changed the cache.
    /// </summary>
    public bool ShareValues { get; init; }

    /// <summary>
    /// The application cannot do without this cache: it is never Dummy, and the start fails if the server cannot be
    /// reached. False.
    /// </summary>
    public bool Required { get; init; }

    /// <summary>What happens when the backend is away or a value cannot be read: <see cref="FailureMode.Degrade"/>.</summary>
    public FailureMode OnFailure { get; init; }

    /// <summary>
    /// The advice that does not hold for this cache: the id of a check (<c>CW001</c>, its case does not matter), and the reason why not. Each
    /// suppresses that check for this cache alone. Empty.
    /// </summary>
    public IReadOnlyDictionary<string, string> Suppress { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Whether there is a Redis URL: null, empty and blank all mean that there is none.</summary>
    internal bool HasRedisUrl => !string.IsNullOrWhiteSpace(RedisUrl);

    /// <summary>The most connections: the one of <see cref="ConnectionPool"/> wins, as in the specification.</summary>
    internal int EffectiveMaxConnections => ConnectionPool?.MaxConnections ?? MaxConnections;

    /// <summary>The least <see cref="MaxBytes"/>: a text of ASCII characters takes twice as many bytes in memory as in JSON, and an entry has a key.</summary>
    internal long LeastMaxBytes => (2L * MaxValueBytes) + 4096;

    /// <summary>The most bytes that the entries of LocMem take.</summary>
    internal long EffectiveMaxBytes => MaxBytes ?? long.Max(LeastMaxBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 10);

    /// <summary>The configuration in words, with the password of the URL masked.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("CacheConfig { ");
        if (HasRedisUrl)
        {
            text.Append("RedisUrl = ").Append(RedisAddress.Mask(RedisUrl!)).Append(", ");
        }

        text.Append("Timeout = ").Append(Duration.Format(Timeout))
            .Append(", MaxConnections = ").Append(EffectiveMaxConnections)
            .Append(", KeyPrefix = '").Append(KeyPrefix)
            .Append("', Version = ").Append(Version)
            .Append(", Backend = ").Append(Backend?.ToString() ?? "automatic")
            .Append(", Serializer = ").Append(Serializer?.ToString() ?? "automatic")
            .Append(", Compress = ").Append(Compress)
            .Append(", MaxEntries = ").Append(MaxEntries)
            .Append(", MaxBytes = ").Append(MaxBytes?.ToString() ?? "automatic")
            .Append(", MaxValueBytes = ").Append(MaxValueBytes)
            .Append(", ShareValues = ").Append(ShareValues)
            .Append(", Required = ").Append(Required)
            .Append(", OnFailure = ").Append(OnFailure);
        if (Suppress is { Count: > 0 })
        {
            text.Append(", Suppress = ").AppendJoin(' ', Suppress.Keys);
        }

        return text.Append(", ").Append(ConnectionPool).Append(" }").ToString();
    }
}
