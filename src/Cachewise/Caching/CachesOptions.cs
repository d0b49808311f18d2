using System.Text.Json;
using Cachewise.Entries;
using StackExchange.Redis;

namespace Cachewise;

/// <summary>What is said once for all caches, in the callback of <c>AddCaches</c>.</summary>
public sealed class CachesOptions
{
    /// <summary>
    /// How values are written: <see cref="JsonSerializerDefaults.Web"/> with text unescaped and public fields included, read by any setter, public or not. Add converters and type-info resolvers, or
    /// replace it whole; what changes the JSON of a type changes what other applications, and entries already stored, must look like.
    /// </summary>
    public JsonSerializerOptions Json { get; set; } = JsonContracts.NewOptions();

    /// <summary>
    /// The last word on the options of StackExchange.Redis, for the cache with this alias: tokens instead of passwords, tunnels, proxies. Called once for each server that is connected to, and again,
    /// at most twice a second, while the server refuses the login: a token that has ended is so replaced. Sentinels get it too, but for their login. Null,
    /// the default, changes nothing. Caches then share no connection.
    /// </summary>
    public Action<string, ConfigurationOptions>? ConfigureRedis { get; set; }

    /// <summary>
    /// The connection of the application itself, for the cache with this alias, which must be on Redis by its declaration; null for one that Cachewise makes. Its own
    /// options count, time-outs among them, and it is not closed with the cache; of the URL only the database does.
    /// </summary>
    public Func<IServiceProvider, string, IConnectionMultiplexer?>? Multiplexer { get; set; }
}
