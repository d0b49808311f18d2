using System.Collections.ObjectModel;
using System.Text;
using Cachewise.Configuration;

namespace Cachewise;

/// <summary>
/// The declaration of one cache. A plain <c>new()</c> is the recommended setup. Every property has a default, and
/// nothing is corrected silently: errors are reported when the caches are built.
/// </summary>
public sealed record CacheConfig
{
    /// <summary>The expiration of an entry that never expires (<c>never</c> in files).</summary>
    public static readonly TimeSpan NeverExpires = TimeSpan.MaxValue;

    /// <summary>
    /// The Redis server, as a URL or as a connection string of StackExchange.Redis. The URL is
    /// <c>redis://[user[:password]@]host[:port][/database]</c>, or <c>rediss://</c> for TLS. User and password are
    /// percent-encoded, an IPv6 host is in brackets, the port is 6379 unless given, and the database is the path or
    /// <c>?db=</c>. The connection string is <c>host[:port][,password=..][,user=..][,ssl=true][,defaultDatabase=0]</c>;
    /// with <c>ssl</c> its port is 6380 unless given. <c>valkey://</c> and <c>valkeys://</c> are the same schemes. A
    /// line break at the end, as files of secrets have it, is removed. Null, empty or blank: no Redis.
    /// </summary>
    public string? RedisUrl
    {
        get;
        init => field = value?.TrimEnd('\r', '\n');
    }

    /// <summary>
    /// How long an entry lives if the call does not say: 5 minutes. Zero stores nothing; <see cref="NeverExpires"/>
    /// never expires; negative is an error. Counted in milliseconds, rounded up.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The most connections to Redis, at least 1: 50. <see cref="ConnectionPool.MaxConnections"/> overrides it. One
    /// connection carries all calls. With 2 or more, a second one carries values of more than 128 KiB, so that they
    /// delay no others, and a short-lived one is opened for probing in an outage and for switching to a changed
    /// configuration without a failed call.
    /// </summary>
    public int MaxConnections { get; init; } = 50;

    /// <summary>The start of every key, so that applications can share a server: empty.</summary>
    public string KeyPrefix { get; init; } = "";

    /// <summary>The version in every key, at least 1: 1. Raise it when the form of the stored values changes.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The settings of the connection, timeouts among them (<c>connection_pool_kwargs</c> in files).</summary>
    public ConnectionPool ConnectionPool { get; init; } = new();

    /// <summary>Forces a backend. Null, the default, lets the environment decide.</summary>
    public CacheBackend? Backend { get; init; }

    /// <summary>
    /// How values are serialized. Null, the default, is JSON too; if it is set, the Django settings made from this have
    /// it too.
    /// </summary>
    public CacheSerializer? Serializer { get; init; }

    /// <summary>
    /// Compresses serialized values over 15 bytes (zlib, as django-redis), but no integers: false. Compressed entries
    /// are read either way.
    /// </summary>
    public bool Compress { get; init; }

    /// <summary>
    /// The most entries of LocMem, 1 to 100000000: 10,000. Those not used recently are removed first. Redis has its own
    /// <c>maxmemory</c>.
    /// </summary>
    public int MaxEntries { get; init; } = 10_000;

    /// <summary>
    /// The most bytes of memory that the entries of LocMem or a near cache take, by estimate; at least twice
    /// <see cref="MaxValueBytes"/> and 4096, so that any value fits. Null, the default: a tenth of the memory that the
    /// process may use (of its container, if that has a limit), or the allowed minimum.
    /// </summary>
    public long? MaxBytes { get; init; }

    /// <summary>
    /// The largest value, serialized and before compression, 1 to 536870912 bytes: 8 MiB. Also the limit of
    /// decompression.
    /// </summary>
    public int MaxValueBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>
    /// LocMem returns the stored object itself instead of a copy: false. Faster, but a change of the object changes the
    /// cache, unlike with Redis.
    /// </summary>
    public bool ShareValues { get; init; }

    /// <summary>The cache is never Dummy, and the start fails if the server is unreachable: false.</summary>
    public bool Required { get; init; }

    /// <summary>
    /// What happens when the backend is unavailable or a stored value cannot be read:
    /// <see cref="FailureMode.Degrade"/>.
    /// </summary>
    public FailureMode OnFailure { get; init; }

    /// <summary>
    /// Keeps entries of Redis in the memory of this process, within a bound of staleness (<c>near_cache: true</c> in
    /// files). Null, the default: none. It changes nothing on LocMem and Dummy.
    /// </summary>
    public NearCacheOptions? NearCache { get; init; }

    /// <summary>
    /// Get-or-create on Redis takes a lease: of all processes that miss a key, one makes its value, and no value is
    /// stored that is older than a removal: true. It changes nothing on LocMem and Dummy.
    /// </summary>
    public bool Leases { get; init; } = true;

    /// <summary>
    /// The advice that does not hold for this cache: the id of a check (<c>CW001</c>, in any case) and the reason. Each
    /// suppresses that check for this cache alone. Empty.
    /// </summary>
    public IReadOnlyDictionary<string, string> Suppress { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Whether there is a Redis URL that is not blank.</summary>
    internal bool HasRedisUrl => !string.IsNullOrWhiteSpace(RedisUrl);

    /// <summary>The most connections; that of <see cref="ConnectionPool"/> wins, as in the specification.</summary>
    internal int EffectiveMaxConnections => ConnectionPool?.MaxConnections ?? MaxConnections;

    /// <summary>
    /// The least <see cref="MaxBytes"/>: ASCII text takes twice as many bytes in memory as in JSON, and an entry has a
    /// key.
    /// </summary>
    internal long LeastMaxBytes => (2L * MaxValueBytes) + 4096;

    /// <summary>The most bytes that the entries of LocMem or a near cache take.</summary>
    internal long EffectiveMaxBytes => MaxBytes ?? long.Max(LeastMaxBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 10);

    /// <summary>The declaration, with the password of the URL masked.</summary>
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
        if (NearCache is not null)
        {
            text.Append(", NearCache = ").Append(NearCache);
        }

        if (!Leases)
        {
            text.Append(", Leases = ").Append(Leases);
        }

        if (Suppress is { Count: > 0 })
        {
            text.Append(", Suppress = ").AppendJoin(' ', Suppress.Keys);
        }

        return text.Append(", ").Append(ConnectionPool).Append(" }").ToString();
    }
}
