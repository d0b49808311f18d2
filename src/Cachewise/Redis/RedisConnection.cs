using System.Net.Sockets;
using Cachewise.Backends;
using Cachewise.Configuration;
using StackExchange.Redis;

namespace Cachewise.Redis;

/// <summary>
/// One connection to one server, made when it is first needed and again whenever it is lost. One carries all calls: the client
/// pipelines, and more connections were not faster.
/// </summary>
internal sealed class RedisConnection(string alias, CacheConfig config, RedisAddress address) : IAsyncDisposable, IDisposable
{
    /// <summary>Enough for a healthy server on a starved machine (250 ms was not), and little enough to wait for a hung one.</summary>
    public static readonly TimeSpan DefaultOperationTimeout = TimeSpan.FromSeconds(1);

    /// <summary>What is said of a server that refuses the login.</summary>
    public const string LoginRefused = "refused the login; check user and password in RedisUrl";

    private static readonly TimeSpan DefaultConnectTimeout = TimeSpan.FromSeconds(2);

    private readonly TimeSpan _connectTimeout = config.ConnectionPool.SocketConnectTimeout ?? DefaultConnectTimeout;
    private readonly Lock _lock = new();
    private Task<ConnectionMultiplexer>? _connecting;
    private volatile IDatabase? _database;
    private readonly TaskCompletionSource _attemptFailed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ConnectionAttemptCompletedEventArgs? _lastAttempt;
    private readonly TlsHandshake? _tls = address.UseTls ? new(config.ConnectionPool) : null;
    private volatile string? _problem;
    private volatile bool _wasConnected;
    private volatile bool _isDisposed;

    /// <summary>Why the server cannot be used, as what is said of it; null where there is nothing but that it is away.</summary>
    public string? Problem => _problem ?? _tls?.Problem ?? (_wasConnected || _tls is not { IsUnanswered: true }
        ? null
        : "took the connection and did not answer the TLS handshake, as a server without TLS does; use redis:// if it has none");

    /// <summary>The address, with its password masked.</summary>
    public string Address { get; } = address.ToString();

    /// <summary>The longest time that one operation may take.</summary>
    public TimeSpan OperationTimeout { get; } = config.ConnectionPool.SocketTimeout ?? DefaultOperationTimeout;

    /// <summary>The database, connected to if need be; not longer than an operation may take.</summary>
    public ValueTask<IDatabase> GetDatabaseAsync()
    {
        ThrowIfDisposed();
        return _database is { } database ? new(database) : new(ConnectAsync());
    }

    /// <summary>
    /// As <see cref="GetDatabaseAsync"/>, for callers that cannot wait. Before the first connection is there they do: the client connects
    /// in the background, on threads of its own, so that nobody waits for himself.
    /// </summary>
    public IDatabase GetDatabase()
    {
        ThrowIfDisposed();
        return _database ?? Task.Run(ConnectAsync).GetAwaiter().GetResult();
    }

    /// <summary>Waits until the first attempt to connect has succeeded or failed: as long as connecting may take, unlike operations.</summary>
    public async Task FirstAttemptAsync()
    {
        var connecting = Connecting();
        await Task.WhenAny(connecting, _attemptFailed.Task, Task.Delay(_connectTimeout, TimeProvider.System)).ConfigureAwait(false);
    }

    /// <summary>The server to scan.</summary>
    public async ValueTask<IServer> GetServerAsync()
    {
        var database = await GetDatabaseAsync().ConfigureAwait(false);
        return database.Multiplexer.GetServers()[0];
    }

    /// <summary>Closes the connection; one that is still being made is closed when it is there, and not waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        switch (Close())
        {
            case { IsCompletedSuccessfully: true } connected:
                await (await connected.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
                break;
            case { } connecting:
                CloseWhenConnected(connecting);
                break;
        }
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        if (Close() is { } connecting)
        {
            CloseWhenConnected(connecting);
        }
    }

    private static void CloseWhenConnected(Task<ConnectionMultiplexer> connecting) => _ = connecting.ContinueWith(
        static done => done.Result.Dispose(),
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private Task<ConnectionMultiplexer>? Close()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _database = null;
            return Interlocked.Exchange(ref _connecting, null);
        }
    }

    private Task<ConnectionMultiplexer> Connecting()
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            if (_connecting is null or { IsFaulted: true })
            {
                _connecting = ConnectionMultiplexer.ConnectAsync(Options());
            }

            return _connecting;
        }
    }

    private void ThrowIfDisposed()
    {
        if (_isDisposed)
        {
            throw CacheStore.Disposed(alias);
        }
    }

    private async Task<IDatabase> ConnectAsync()
    {
        var connecting = Connecting();

        // The client may go on trying for its whole connect time-out; who asks meanwhile learns at once that an attempt has failed.
        await Task.WhenAny(connecting, _attemptFailed.Task).WaitAsync(OperationTimeout).ConfigureAwait(false);
        if (connecting.IsCompleted && await connecting.ConfigureAwait(false) is { IsConnected: true } multiplexer)
        {
            return _database = multiplexer.GetDatabase();
        }

        await _attemptFailed.Task.WaitAsync(OperationTimeout).ConfigureAwait(false);
        throw new RedisConnectionException(
            _lastAttempt?.FailureType ?? ConnectionFailureType.UnableToConnect, CommandFlags.None, "The server could not be connected to.", _lastAttempt?.Exception);
    }

    private void Note(ConnectionAttemptCompletedEventArgs attempt)
    {
        _lastAttempt = attempt;
        _problem = (attempt.FailureType, attempt.Stage) switch
        {
            (ConnectionFailureType.ConnectionDisposed, _) => _problem, // the client gave this attempt up itself, and tries again
            (ConnectionFailureType.AuthenticationFailure, not ConnectionAttemptStage.Tls) => LoginRefused,
            (ConnectionFailureType.SocketFailure or ConnectionFailureType.SocketClosed, ConnectionAttemptStage.Handshake) when !_wasConnected => _tls is null
                ? "closed the connection at the first command, as a server with TLS does; use rediss:// if it has TLS"
                : "closed the connection after the TLS handshake, as a server does that wants another client certificate; set ConnectionPool.SslCertFile to one that it trusts",
            (_, ConnectionAttemptStage.Connect) when attempt.Exception?.GetBaseException() is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } =>
                "cannot be found; check the host in RedisUrl",
            _ => null,
        };
        _wasConnected |= attempt.IsSuccess;
        if (!attempt.IsSuccess && attempt.FailureType is not ConnectionFailureType.ConnectionDisposed)
        {
            _attemptFailed.TrySetResult();
        }
    }

    private ConfigurationOptions Options()
    {
        var pool = config.ConnectionPool;
        var operation = (int)Math.Max(1, OperationTimeout.TotalMilliseconds);
        var options = new ConfigurationOptions
        {
            EndPoints = { { address.Endpoint.Host, address.Endpoint.Port } },
            DefaultDatabase = address.Database,
            User = address.User,
            Password = address.Password,
            ClientName = $"cachewise-{alias}",
            IncludeDetailInExceptions = false,                             // the detail names keys, and a failed call should cost little
            AbortOnConnectFail = false,                                    // a server that is away is no reason not to start
            ConnectRetry = 0,                                              // the first attempt does not wait for a second; the policy below repeats
            ConnectTimeout = (int)Math.Max(1, _connectTimeout.TotalMilliseconds),
            AsyncTimeout = operation,
            SyncTimeout = operation,
            HeartbeatInterval = TimeSpan.FromMilliseconds(Math.Clamp(operation / 10, 50, 100)), // time-outs are noticed on this beat
            BacklogPolicy = BacklogPolicy.FailFast,                         // a call while the server is away fails at once
            ReconnectRetryPolicy = new ExponentialRetry(100, 1000),         // milliseconds: first, and at the most
            ConfigurationChannel = "",                                      // no subscription, so no second connection
            TieBreaker = "",
            ConfigCheckSeconds = 5,                                        // how soon a replica that became primary is written to
            KeepAlive = (int)(pool.HealthCheckInterval ?? TimeSpan.FromSeconds(60)).TotalSeconds,
            TcpKeepAlive = pool.SocketKeepAlive ?? false,
        };
        if (_tls is not null)
        {
            options.Ssl = true;
            options.SslClientAuthenticationOptions = _tls.OptionsFor;
        }

        options.ConnectionAttemptCompleted += (_, attempt) => Note(attempt);
        if (pool.SocketKeepAliveOptions is { } keepAlive)
        {
            options.BeforeSocketConnect = (_, _, socket) => KeepAliveSocket.Configure(socket, keepAlive);
        }

        return options;
    }
}
