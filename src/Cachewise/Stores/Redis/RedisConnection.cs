using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Cachewise.Concurrency;
using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis;

/// <summary>
/// One connection to one server, or to the nodes of a cluster, made when it is first needed and again whenever it is lost. One carries all calls: the client
/// pipelines, and more connections were not faster.
/// </summary>
internal sealed partial class RedisConnection(RedisSettings settings, IReadOnlyList<RedisEndpoint> endpoints) : IAsyncDisposable, IDisposable
{
    /// <summary>What is said of a server that refuses the login.</summary>
    public const string LoginRefused = "rejected the login; check user and password in RedisUrl";

    private static readonly TimeSpan PauseOfRefusal = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// The client reads and writes on two threads of its own for each connection. On the pool a reply that is there is read after whatever blocks the pool: 100 synchronous calls at once
    /// on two processors timed out. The switch is for the process, and set once, so that an application may set it otherwise.
    /// </summary>
    static RedisConnection() => ConnectionMultiplexer.SetFeatureFlag("DedicatedThreads", enabled: true);

    private readonly Lock _lock = new();
    private Task<ConnectionMultiplexer>? _connecting;
    private volatile IDatabase? _database;
    private readonly ConcurrentDictionary<EndPoint, bool> _failed = new();
    private volatile EndPoint[] _named = [];
    private readonly ConcurrentDictionary<EndPoint, string?> _problems = new();
    private readonly ConcurrentDictionary<EndPoint, Socket> _sockets = new();
    private readonly TaskCompletionSource _attemptFailed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ConnectionAttemptCompletedEventArgs? _lastAttempt;
    private readonly TlsHandshake? _tls = settings.Address.UseTls ? new(settings.Pool) { OnCertificate = settings.OnCertificate } : null;
    private volatile string? _problem;
    private long _attemptBegan;
    private long _refusedAt = long.MinValue / 2;
    private volatile bool _wasConnected;
    private volatile bool _isDisposed;

    /// <summary>Why the server cannot be used, as what is said of it; null where there is nothing but that it is away.</summary>
    public string? Problem => _problem ?? _tls?.Problem ?? (_wasConnected || _tls is not { IsUnanswered: true }
        ? null
        : "took the connection and did not answer the TLS handshake, as a server without TLS does; use redis:// if it has none");

    /// <summary>As <see cref="Problem"/>, for one of several servers.</summary>
    public string? ProblemOf(EndPoint endpoint) => _problems.GetValueOrDefault(endpoint);

    /// <summary>The bytes that go over it.</summary>
    public ObservingTunnel Bytes { get; } = new(settings.OperationTimeout);

    /// <summary>Whether the server was connected to.</summary>
    public bool IsConnected => _database is not null;

    /// <summary>The server, or one of them, as the client has it; null before it was connected to.</summary>
    public IServer? Server => _database?.Multiplexer.GetServers().FirstOrDefault();

    /// <summary>The database, connected to if need be; not longer than an operation may take.</summary>
    public ValueTask<IDatabase> GetDatabaseAsync()
    {
        ThrowIfDisposed();
        return _database is { } database ? new(database) : new(ConnectAsync());
    }

    /// <summary>As <see cref="GetDatabaseAsync"/>, for callers that cannot await. Before the first connection is there they block, all for the same attempt to connect.</summary>
    public IDatabase GetDatabase()
    {
        ThrowIfDisposed();
        return _database ?? Connect();
    }

    /// <summary>Has the client find out whether the server still is a replica. By itself it looks every second, and until then refuses to write to one that has become the primary.</summary>
    public void LookAgain() => _ = _database is { } database ? Detached.Start(() => database.Multiplexer.ConfigureAsync()) : null;

    /// <summary>Waits until the first attempt to connect has succeeded or failed: as long as connecting may take, unlike operations.</summary>
    public async Task FirstAttemptAsync()
    {
        var connecting = Connecting();
        await Task.WhenAny(connecting, _attemptFailed.Task, Task.Delay(settings.ConnectTimeout, TimeProvider.System)).ConfigureAwait(false);
    }

    private Task<ConnectionMultiplexer> Connecting()
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            if (_connecting is null || (_connecting is { IsFaulted: true } or { IsCanceled: true } && TimeProvider.System.GetElapsedTime(_refusedAt) >= PauseOfRefusal))
            {
                _connecting = Detached.Start(MakeAsync);
            }

            return _connecting;
        }
    }

    private async Task<ConnectionMultiplexer> MakeAsync()
    {
        _attemptBegan = TimeProvider.System.GetTimestamp();
        var options = Options();
        options.ConnectionAttemptCompleted += (client, attempt) =>
        {
            Note((IConnectionMultiplexer)client!, attempt);
            if (settings.Configure is not null && string.Equals(_problem, LoginRefused, StringComparison.Ordinal) && client is ConnectionMultiplexer refused)
            {
                LeaveIfRefused(refused, LoginRefused); // a token may have ended: the application is asked for another
            }
        };
        _named = [.. options.EndPoints];
        options.BeforeSocketConnect += (endpoint, _, socket) => _sockets[endpoint] = socket;
        var multiplexer = await MakeAsync(options).ConfigureAwait(false);
        if (string.IsNullOrEmpty(options.User) && options.DefaultDatabase is null or 0)
        {
            return multiplexer;
        }

        Task<string?> RefusalAsync() => RedisLogin.RefusalAsync(multiplexer, options.User, options.DefaultDatabase ?? 0);
        multiplexer.ConnectionRestored += async (_, _) => LeaveIfRefused(multiplexer, await RefusalAsync().ConfigureAwait(false));
        return await RefusalAsync().ConfigureAwait(false) is { } refusal ? throw Refused(multiplexer, refusal) : multiplexer;
    }

    /// <summary>
    /// After the connection was lost, the server may refuse what it took before; a later call tries again, on a connection that is made from the settings anew. One that is still being
    /// made is looked at when it is there.
    /// </summary>
    private void LeaveIfRefused(ConnectionMultiplexer multiplexer, string? refusal)
    {
        if (refusal is null)
        {
            return;
        }

        lock (_lock)
        {
            if (_connecting is { IsCompletedSuccessfully: true } made && made.Result == multiplexer)
            {
                (_connecting, _database) = (Task.FromException<ConnectionMultiplexer>(Refused(multiplexer, refusal)), null);
                _ = _connecting.Exception; // whether anybody asks or not
            }
        }
    }

    private RedisConnectionException Refused(ConnectionMultiplexer multiplexer, string refusal)
    {
        (_problem, _refusedAt) = (refusal, TimeProvider.System.GetTimestamp());
        _ = Detached.Start(() => Task.Run(() => Close(multiplexer))); // it may be what tells of it
        return new(ConnectionFailureType.AuthenticationFailure, CommandFlags.None, "The server refused what the client had asked for, and the client went on.");
    }

    /// <exception cref="RedisConnectionException">What the application has to say about them failed.</exception>
    private ConfigurationOptions Options()
    {
        try
        {
            return settings.OptionsFor(endpoints, _tls, Bytes);
        }
#pragma warning disable CA1031 // whatever it throws, as when a token cannot be had, there is no connection, and nothing else
        catch (Exception error)
#pragma warning restore CA1031
        {
            (_problem, _refusedAt) = ($"was not asked, because ConfigureRedis threw {error.GetType().Name}", TimeProvider.System.GetTimestamp());
            throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, "ConfigureRedis failed.", error);
        }
    }

    /// <exception cref="RedisConnectionException">The client cannot use options as the application has left them.</exception>
    private async Task<ConnectionMultiplexer> MakeAsync(ConfigurationOptions options)
    {
        try
        {
            return await ConnectionMultiplexer.ConnectAsync(options).ConfigureAwait(false);
        }
        catch (ArgumentException error)
        {
            _problem = "was not asked, because the options that ConfigureRedis has left cannot be used; leave EndPoints to RedisUrl";
            throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, "The options cannot be used.", error);
        }
    }

    private void ThrowIfDisposed()
    {
        if (_isDisposed)
        {
            throw CacheStore.Disposed(settings.Alias);
        }
    }

    private async Task<IDatabase> ConnectAsync()
    {
        var connecting = Connecting();

        // The client may go on trying for its whole connect time-out; who asks meanwhile learns at once that an attempt has failed.
        await WithinTimeoutAsync(Task.WhenAny(connecting, _attemptFailed.Task)).ConfigureAwait(false);
        if (connecting.IsCompleted && await connecting.ConfigureAwait(false) is { IsConnected: true } multiplexer)
        {
            return DatabaseOf(connecting, multiplexer);
        }

        await WithinTimeoutAsync(_attemptFailed.Task).ConfigureAwait(false);
        throw NotConnected();
    }

    private IDatabase Connect()
    {
        var connecting = Connecting();
        BlockedThread.WaitForAny(settings.OperationTimeout, connecting, _attemptFailed.Task);
        if (connecting.IsCompleted && connecting.GetAwaiter().GetResult() is { IsConnected: true } multiplexer)
        {
            return DatabaseOf(connecting, multiplexer);
        }

        BlockedThread.WaitForAny(settings.OperationTimeout, _attemptFailed.Task);
        throw NotConnected();
    }

    /// <summary>Waits no longer than an operation may take. A time-out that is noticed much too late was noticed by a process without a free thread, which says nothing about the server: it counts anew.</summary>
    private async Task WithinTimeoutAsync(Task task)
    {
        while (true)
        {
            var began = TimeProvider.System.GetTimestamp();
            try
            {
                await task.WaitAsync(settings.OperationTimeout).ConfigureAwait(false);
                return;
            }
            catch (TimeoutException) when (TimeProvider.System.GetElapsedTime(began) > settings.OperationTimeout * 1.5)
            {
            }
        }
    }

    private IDatabase DatabaseOf(Task<ConnectionMultiplexer> connecting, ConnectionMultiplexer multiplexer)
    {
        lock (_lock)
        {
            return connecting == _connecting ? _database = multiplexer.GetDatabase() : multiplexer.GetDatabase(); // it may have been given up meanwhile
        }
    }

    private RedisConnectionException NotConnected() => new(
        _lastAttempt?.FailureType ?? ConnectionFailureType.UnableToConnect, CommandFlags.None, "The server could not be connected to.", _lastAttempt?.Exception);

    private void Note(IConnectionMultiplexer client, ConnectionAttemptCompletedEventArgs attempt)
    {
        _lastAttempt = attempt;
        _problem = (attempt.FailureType, attempt.Stage) switch
        {
            (_, ConnectionAttemptStage.Handshake) when RejectedCommand.Find(attempt.Exception) is { } rejected => rejected.ToProblem(ServerVersion.Of(client.GetServer(attempt.EndPoint!))).ToString(),
            (ConnectionFailureType.ConnectionDisposed, _) => _problem, // the client gave this attempt up itself, and tries again
            (ConnectionFailureType.AuthenticationFailure, not ConnectionAttemptStage.Tls) => LoginRefused,
            (ConnectionFailureType.SocketFailure or ConnectionFailureType.SocketClosed, ConnectionAttemptStage.Handshake) when IsGivenUp() =>
                $"took the connection, and did not answer within {settings.ConnectTimeout.TotalMilliseconds:0} ms; {settings.FixOfSlowConnect}",
            (ConnectionFailureType.SocketFailure or ConnectionFailureType.SocketClosed, ConnectionAttemptStage.Handshake) when !_wasConnected => _tls is null
                ? "closed the connection at the first command, as a server with TLS does; use rediss:// if it has TLS"
                : "closed the connection after the TLS handshake, as a server does that wants another client certificate; set ConnectionPool.SslCertFile to one that it trusts",
            (_, ConnectionAttemptStage.Connect) when attempt.Exception?.GetBaseException() is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } =>
                "cannot be found; check the host in RedisUrl",
            _ when _tls is not { IsUnanswered: true } && IsTimeout(attempt.Exception) => $"took no connection within {settings.ConnectTimeout.TotalMilliseconds:0} ms; {settings.FixOfSlowConnect}",
            _ => null,
        };
        _wasConnected |= attempt.IsSuccess;
        if (attempt.FailureType is not ConnectionFailureType.ConnectionDisposed)
        {
            _problems[attempt.EndPoint!] = attempt.IsSuccess ? null : Problem;
        }

        _attemptBegan = TimeProvider.System.GetTimestamp();
        if (!attempt.IsSuccess && attempt.FailureType is not ConnectionFailureType.ConnectionDisposed && HaveAllFailed(attempt))
        {
            _attemptFailed.TrySetResult();
        }
    }

    /// <summary>Whether no server that was named can be connected to. A node of a cluster that only another one names is not needed to begin with.</summary>
    private bool HaveAllFailed(ConnectionAttemptCompletedEventArgs attempt)
    {
        _failed.TryAdd(attempt.EndPoint!, true);
        return _named.All(_failed.ContainsKey);
    }

    /// <summary>How the client ends an attempt whose time to connect is over; it has two ways.</summary>
    private static bool IsTimeout(Exception? error) =>
        error is OperationCanceledException || (error is RedisConnectionException && error.Message.EndsWith("ConnectTimeout", StringComparison.Ordinal));

    /// <summary>
    /// Whether it was the client that closed the connection, since the server did not answer in time. It does not always say so; a server that refuses closes at once.
    /// </summary>
    private bool IsGivenUp() => TimeProvider.System.GetElapsedTime(_attemptBegan) >= settings.ConnectTimeout * 0.9;
}
