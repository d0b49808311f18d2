using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Tracking;

/// <summary>
/// The options of tracking connections: those of the cache's own connection, <c>ConfigureRedis</c> included, which is
/// called for each.
/// </summary>
/// <param name="parameters">How to connect.</param>
internal sealed class TrackingOptions(ConnectionParameters parameters)
{
    private readonly ClientFactory _own = new(parameters, [parameters.Address.Endpoint]);
    private volatile string? _external;

    /// <summary>
    /// The connection is the application's. Its options are known as a text, in which callbacks are missing.
    /// </summary>
    public void UseExternal(IConnectionMultiplexer client) => _external = client.Configuration;

    /// <summary>What to do if the login is rejected.</summary>
    public ConnectionProblem LoginRejected => _external is null ? ConnectionProblem.LoginRejected : new(
        ConnectionProblemKind.LoginRejected, "rejected the login of your connection, as far as its configuration has it", "set ConfigureRedis in place of Multiplexer");

    /// <summary>Options for one connection.</summary>
    /// <param name="tls">Its handshake; null without TLS.</param>
    /// <exception cref="TrackingException">There are none.</exception>
    public ConfigurationOptions Create(TlsHandshake? tls)
    {
        try
        {
            return _external is { } text ? ConfigurationOptions.Parse(text) : _own.CreateOptions(tls, tunnel: null);
        }
        catch (RedisConnectionException) when (_own.Problem is { } problem)
        {
            throw new TrackingException(problem);
        }
        catch (ArgumentException)
        {
            throw new TrackingException(new(
                ConnectionProblemKind.OptionsUnusable, "tells of no changes, because the options of your connection cannot be read", "set ConfigureRedis in place of Multiplexer"));
        }
    }

    /// <summary>A connection is made: <c>ConfigureRedis</c> may be called again soon.</summary>
    public void OnConnected() => _own.OnConnected();
}
