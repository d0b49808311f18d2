using System.Net.Security;
using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>
/// Makes the clients of one connection, and of those that take its place. <c>ConfigureRedis</c> is called for each, but
/// after a call not again for <see cref="FirstPause"/>; with each call the pause doubles up to
/// <see cref="LongestPause"/>, until a client connects. In a pause what the last call left is used again, or thrown.
/// </summary>
/// <param name="parameters">How to connect.</param>
/// <param name="endpoints">The server, or nodes of a cluster.</param>
/// <param name="time">The clock; null for the system's.</param>
internal sealed class ClientFactory(ConnectionParameters parameters, IReadOnlyList<RedisEndpoint> endpoints, TimeProvider? time = null)
{
    /// <summary>The pause after the first call of <c>ConfigureRedis</c>.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause between two calls of <c>ConfigureRedis</c>.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestLargeValue = TimeSpan.FromMinutes(5);

    // The client checks a new connection with ECHO, and an old one with PING. It closes a connection on which the
    // command is rejected, and a user may have the right to one of them alone.
    private static readonly CommandMap ByPing = CommandMap.Create(["ECHO"], available: false);

    // Placeholders of what differs per client. ConfigureRedis may replace them.
    private static readonly Tunnel AnyTunnel = new NoTunnel();
    private static readonly Func<string, SslClientAuthenticationOptions> AnyHandshake = static _ => new();

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _lock = new();
    private Lazy<ConfigurationOptions>? _configured;
    private TimeSpan _pause;
    private long _calledAt;
    private volatile ConnectionProblem? _problem;

    /// <summary>The server, or nodes of a cluster.</summary>
    public IReadOnlyList<RedisEndpoint> Endpoints => endpoints;

    /// <summary>Why there are no options, or none that the client can use; null where it can.</summary>
    public ConnectionProblem? Problem => _problem;

    /// <summary>Options for one client.</summary>
    /// <param name="tls">Its handshakes; null without TLS.</param>
    /// <param name="tunnel">Makes what sees its bytes; null where that is not needed.</param>
    /// <exception cref="RedisConnectionException"><c>ConfigureRedis</c> threw.</exception>
    public ConfigurationOptions CreateOptions(TlsHandshake? tls, Func<ConfigurationOptions, Tunnel>? tunnel)
    {
        var options = Configured().Value.Clone();
        if (options.Tunnel == AnyTunnel)
        {
            options.Tunnel = tunnel?.Invoke(options);
        }

        if (options.SslClientAuthenticationOptions == AnyHandshake)
        {
            options.SslClientAuthenticationOptions = tls!.OptionsFor;
        }

        return options;
    }

    /// <exception cref="RedisConnectionException">
    /// The client cannot use the options that <c>ConfigureRedis</c> has left.
    /// </exception>
    public async Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions options)
    {
        try
        {
            return await ConnectionMultiplexer.ConnectAsync(options).ConfigureAwait(false);
        }
        catch (ArgumentException error)
        {
            _problem = new(
                ConnectionProblemKind.OptionsUnusable, "was not connected to, because the options that ConfigureRedis has left cannot be used", "leave EndPoints to RedisUrl");
            throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, "The options cannot be used.", error);
        }
    }

    /// <summary>A client has connected: the next call of <c>ConfigureRedis</c> is the first of others.</summary>
    public void OnConnected()
    {
        lock (_lock)
        {
            _pause = FirstPause;
        }
    }

    private Lazy<ConfigurationOptions> Configured()
    {
        lock (_lock)
        {
            if (_configured is null || _time.GetElapsedTime(_calledAt) >= _pause)
            {
                _pause = _configured is null ? FirstPause : TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, LongestPause.Ticks));
                _calledAt = _time.GetTimestamp();
                _configured = new(Configure); // calls outside the lock, and keeps what was thrown
            }

            return _configured;
        }
    }

    private ConfigurationOptions Configure()
    {
        var options = Create();
        try
        {
            parameters.Configure?.Invoke(parameters.Alias, options);
            _problem = null;
            return options;
        }
#pragma warning disable CA1031 // whatever it throws, as when it gets no token: there is no connection
        catch (Exception error)
#pragma warning restore CA1031
        {
            _problem = new(ConnectionProblemKind.OptionsUnusable, $"was not connected to, because ConfigureRedis threw {error.GetType().Name}");
            throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, "ConfigureRedis failed.", error);
        }
    }

    private ConfigurationOptions Create()
    {
        var operation = (int)Math.Max(1, parameters.OperationTimeout.TotalMilliseconds);
        var options = new ConfigurationOptions
        {
            DefaultDatabase = parameters.Address.Database,
            User = parameters.Address.User,
            Password = parameters.Address.Password,
            ClientName = parameters.IsForLargeValues ? $"cachewise-{parameters.Alias}-large" : $"cachewise-{parameters.Alias}",
            IncludeDetailInExceptions = false, // the detail names keys, and a failed call should cost little
            AbortOnConnectFail = false, // an unavailable server is no reason not to start
            ConnectRetry = 0, // the reconnect policy repeats, with shorter pauses
            ConnectTimeout = (int)Math.Max(1, parameters.ConnectTimeout.TotalMilliseconds),
            AsyncTimeout = parameters.IsForLargeValues ? (int)LongestLargeValue.TotalMilliseconds : operation,
            SyncTimeout = operation,
            HeartbeatInterval = TimeSpan.FromMilliseconds(Math.Clamp(operation / 10, 50, 100)), // detects timeouts
            BacklogPolicy = BacklogPolicy.FailFast, // without a connection a call fails at once
            ReconnectRetryPolicy = new ExponentialRetry(100, 500), // milliseconds: first, and at most
            ConfigurationChannel = "", // no subscription, so no second connection
            TieBreaker = "",
            ConfigCheckSeconds = 1, // how soon a replica that became primary is written to
            KeepAlive = (int)parameters.HealthCheckInterval.TotalSeconds,
            CommandMap = ByPing,
            AllowAdmin = true, // INFO and CLUSTER count as administration; only Cachewise uses this connection
            TcpKeepAlive = parameters.Pool.SocketKeepAlive ?? false,
            Tunnel = AnyTunnel,
        };
        foreach (var endpoint in endpoints)
        {
            options.EndPoints.Add(endpoint.Host, endpoint.Port);
        }

        if (parameters.Pool.SocketKeepAliveOptions is { } keepAlive)
        {
            options.BeforeSocketConnect = (_, _, socket) => KeepAliveSocket.Configure(socket, keepAlive);
        }

        if (parameters.Address.UseTls)
        {
            options.Ssl = true;
            options.SslClientAuthenticationOptions = AnyHandshake;
        }

        return options;
    }

    private sealed class NoTunnel : Tunnel;
}
