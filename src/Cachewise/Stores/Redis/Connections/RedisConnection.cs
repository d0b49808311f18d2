using System.Net;
using Cachewise.Concurrency;
using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>
/// One connection to one server, or to the nodes of a cluster: opened by the first call, and reopened whenever it is
/// lost. It carries all calls: the client pipelines them, and more connections were not faster.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Where it has no <see cref="SocketTransport"/>, the client reads and writes on two threads of its own. On the
    /// thread pool, replies wait behind whatever blocks it: 100 synchronous calls at once timed out on two processors.
    /// The flag holds for the process and is set once, so that an application may change it.
    /// </summary>
    static RedisConnection() => ConnectionMultiplexer.SetFeatureFlag("DedicatedThreads", enabled: true);

    private readonly ConnectionParameters _parameters;
    private readonly ClientFactory _clients;
    private readonly TlsHandshake? _tls;
    private readonly ConnectionAttempts _attempts;
    private readonly ConnectionSockets _sockets;
    private readonly FurtherAttempts _further;
    private readonly Lock _lock = new();
    private volatile ConnectionState _state;
    private volatile IDatabase? _database;
    private Task<ConnectionMultiplexer>? _connecting;
    private RedisConnection? _large;
    private long _endedAt;

    /// <param name="parameters">How to connect.</param>
    /// <param name="endpoints">The server, or nodes of the cluster.</param>
    public RedisConnection(ConnectionParameters parameters, IReadOnlyList<RedisEndpoint> endpoints)
        : this(parameters, new ClientFactory(parameters, endpoints))
    {
    }

    private RedisConnection(ConnectionParameters parameters, ClientFactory clients)
    {
        _parameters = parameters;
        _clients = clients;
        _tls = parameters.Address.UseTls ? new(parameters.Pool) { OnCertificate = parameters.OnCertificate } : null;
        _attempts = new(parameters, _tls);
        _sockets = new(discardsUnsent: parameters.IsForLargeValues);
        _further = new(() => new RedisConnection(parameters, clients));
        Bytes = new(parameters.OperationTimeout);
    }

    /// <summary>What it is doing.</summary>
    public ConnectionState State => _state;

    /// <summary>Whether it has connected; it may have been lost since.</summary>
    public bool IsConnected => _state is ConnectionState.Connected;

    /// <summary>Why the server cannot be used; null where nothing is known but that it is unavailable.</summary>
    public ConnectionProblem? Problem => _attempts.Problem;

    /// <summary>As <see cref="Problem"/>, for one of several servers.</summary>
    public ConnectionProblem? ProblemOf(EndPoint endpoint) => _attempts.ProblemOf(endpoint);

    /// <summary>The bytes that it sends and receives.</summary>
    public ByteFlows Bytes { get; }

    /// <summary>The client; null before it has connected.</summary>
    public IConnectionMultiplexer? Client => _database?.Multiplexer;

    /// <summary>
    /// A second connection to the same servers, for large values, opened when the first of them is sent.
    /// </summary>
    public RedisConnection Large
    {
        get
        {
            lock (_lock)
            {
                ThrowIfClosed();
                return _large ??= new(_parameters with { IsForLargeValues = true }, _clients.Endpoints);
            }
        }
    }

    /// <summary>How many sockets it has open, with those for large values.</summary>
    public int SocketCount => _sockets.Count + (Volatile.Read(ref _large)?.SocketCount ?? 0);

    /// <summary>The server, or the first node of the cluster.</summary>
    public RedisEndpoint Endpoint => _clients.Endpoints[0];

    /// <summary>The database. Connecting takes no longer than an operation may.</summary>
    public ValueTask<IDatabase> GetDatabaseAsync() => _database is { } database ? new(database) : new(ConnectAsync());

    /// <summary>
    /// As <see cref="GetDatabaseAsync"/>, for callers that cannot await. Until it has connected they block, all for the
    /// same attempt.
    /// </summary>
    public IDatabase GetDatabase() => _database ?? Connect();

    /// <summary>
    /// Waits until the first attempt to connect has succeeded or failed: as long as connecting may take, unlike
    /// operations.
    /// </summary>
    public Task FirstAttemptAsync() => Task.WhenAny(Connecting(), _attempts.AllFailed, Task.Delay(_parameters.ConnectTimeout, TimeProvider.System));

    /// <summary>Connects, however long the client tries.</summary>
    public async Task OpenAsync()
    {
        await Connecting().ConfigureAwait(false);
        await GetDatabaseAsync().ConfigureAwait(false);
    }

    /// <inheritdoc cref="FurtherAttempts.TakeAsync"/>
    public Task<RedisConnection?> AnotherAsync() => _further.TakeAsync();

    /// <inheritdoc cref="FurtherAttempts.End"/>
    public void EndAttempts() => _further.End();

    /// <summary>
    /// Has the client find out whether the server still is a replica. By itself it looks every second, and until then
    /// rejects writes to one that has become the primary.
    /// </summary>
    public void RefreshRole() => _ = Client is { } client ? Detached.Start(() => client.ConfigureAsync()) : null;

    /// <summary>
    /// Whether a server sends, so that a call may have timed out behind what it sends: it has sent much, or what it has
    /// sent was not read yet, as in a process that is short of processors.
    /// </summary>
    /// <param name="server">The server; null for any.</param>
    public bool IsReceiving(EndPoint? server) => (server is null ? Bytes.IsBusy : Bytes.FlowOf(server)?.IsBusy == true) || _sockets.HaveUnread(server);

    /// <summary>
    /// Cuts the connection to a server, but not that for large values; the client notices at once, ends what is under
    /// way there, and reconnects.
    /// </summary>
    /// <param name="server">The server; null for all.</param>
    public void Cut(EndPoint? server = null) => _sockets.Cut(server);

    /// <summary>
    /// As <see cref="Cut"/>, but leaves a connection alone that is still being made, which may only be slow.
    /// </summary>
    public void CutIfConnected()
    {
        if (Client?.IsConnected == true)
        {
            Cut();
        }
    }

    /// <summary>
    /// Closes it. A connection that is still being made is closed when it is there, and not waited for.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        var (connecting, large) = Close();
        if (large is not null)
        {
            await large.DisposeAsync().ConfigureAwait(false);
        }

        if (connecting is { IsCompletedSuccessfully: true })
        {
            await CloseAsync(await connecting.ConfigureAwait(false)).ConfigureAwait(false);
        }
        else if (connecting is not null)
        {
            CloseWhenMade(connecting);
        }
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        var (connecting, large) = Close();
        large?.Dispose();
        if (connecting is not null)
        {
            CloseWhenMade(connecting);
        }
    }

    /// <summary>The current attempt to connect, which is begun if need be.</summary>
    private Task<ConnectionMultiplexer> Connecting()
    {
        lock (_lock)
        {
            ThrowIfClosed();
            if (_state is ConnectionState.Idle
                || (_state is ConnectionState.LoginRejected or ConnectionState.Failed && TimeProvider.System.GetElapsedTime(_endedAt) >= RetryPause))
            {
                // Idle, LoginRejected, Failed -> Connecting: a call needs the connection.
                _state = ConnectionState.Connecting;
                _connecting = Detached.Start(() => Task.Run(MakeClientAsync));
            }

            return _connecting!;
        }
    }

    private async Task<ConnectionMultiplexer> MakeClientAsync()
    {
        try
        {
            var options = _clients.CreateOptions(_tls, options => StreamTunnel.Create(Bytes, options));
            options.ConnectionAttemptCompleted += OnAttemptCompleted;
            options.BeforeSocketConnect += (endpoint, _, socket) => _sockets.Add(endpoint, socket);
            _attempts.Begin(options.EndPoints);
            var client = await _clients.ConnectAsync(options).ConfigureAwait(false);
            await CheckLoginAsync(client, options).ConfigureAwait(false);
            return client;
        }
        catch
        {
            lock (_lock)
            {
                if (_state is ConnectionState.Connecting)
                {
                    // Connecting -> Failed: there is no client, as when it cannot use the options.
                    End(ConnectionState.Failed, _clients.Problem);
                }
            }

            throw;
        }
    }

    /// <summary>
    /// The client does not notice that the server rejected a user or a database. It is asked now, and whenever the
    /// client has reconnected.
    /// </summary>
    /// <exception cref="RedisConnectionException">The server did.</exception>
    private async Task CheckLoginAsync(ConnectionMultiplexer client, ConfigurationOptions options)
    {
        if (string.IsNullOrEmpty(options.User) && options.DefaultDatabase is null or 0)
        {
            return;
        }

        Task<ConnectionProblem?> ProblemAsync() => RedisLogin.ProblemAsync(client, options.User, options.DefaultDatabase ?? 0);
        client.ConnectionRestored += async (_, _) => Reject(client, await ProblemAsync().ConfigureAwait(false));
        if (await ProblemAsync().ConfigureAwait(false) is not { } problem)
        {
            return;
        }

        CloseDetached(client);
        lock (_lock)
        {
            if (_state is ConnectionState.Connecting)
            {
                // Connecting -> LoginRejected: the client connected, but not as the user, or not to the database.
                End(ConnectionState.LoginRejected, problem);
            }
        }

        throw Rejection();
    }

    private void OnAttemptCompleted(object? sender, ConnectionAttemptCompletedEventArgs attempt)
    {
        var client = (ConnectionMultiplexer)sender!;
        _attempts.Note(client, attempt);

        // The client goes on with the login that it has, which the server may accept later. ConfigureRedis may know a
        // better one, as a new token.
        if (_parameters.Configure is not null && _attempts.Problem is { Kind: ConnectionProblemKind.LoginRejected } problem)
        {
            Reject(client, problem);
        }
    }

    /// <summary>
    /// Closes a client whose login the server now rejects. One that is still connecting is checked once it has
    /// connected.
    /// </summary>
    private void Reject(ConnectionMultiplexer client, ConnectionProblem? problem)
    {
        lock (_lock)
        {
            if (problem is null || _connecting is not { IsCompletedSuccessfully: true } made || made.Result != client)
            {
                return;
            }

            // Connecting, Connected -> LoginRejected: the client tried again, and the server rejected what it had
            // accepted before.
            End(ConnectionState.LoginRejected, problem);
            (_database, _connecting) = (null, Task.FromException<ConnectionMultiplexer>(Rejection()));
            _ = _connecting.Exception; // observed, should no call come
        }

        CloseDetached(client); // it may be what raised the event
    }

    private void End(ConnectionState state, ConnectionProblem? problem)
    {
        _attempts.Report(problem);
        (_state, _endedAt) = (state, TimeProvider.System.GetTimestamp());
    }

    private static RedisConnectionException Rejection() =>
        new(ConnectionFailureType.AuthenticationFailure, CommandFlags.None, "The server rejected the login or the database.");

    private async Task<IDatabase> ConnectAsync()
    {
        var connecting = Connecting();

        // The client may go on trying for its whole connect timeout; a call learns at once that an attempt has failed.
        await _attempts.WithinTimeoutAsync(Task.WhenAny(connecting, _attempts.AllFailed)).ConfigureAwait(false);
        if (connecting.IsCompleted && await connecting.ConfigureAwait(false) is { IsConnected: true } client)
        {
            return Use(connecting, client);
        }

        await _attempts.WithinTimeoutAsync(_attempts.AllFailed).ConfigureAwait(false);
        throw _attempts.ToException();
    }

    private IDatabase Connect()
    {
        var connecting = Connecting();
        BlockedThread.WaitForAny(_parameters.OperationTimeout, connecting, _attempts.AllFailed);
        if (connecting.IsCompleted && connecting.GetAwaiter().GetResult() is { IsConnected: true } client)
        {
            return Use(connecting, client);
        }

        BlockedThread.WaitForAny(_parameters.OperationTimeout, _attempts.AllFailed);
        throw _attempts.ToException();
    }

    private IDatabase Use(Task<ConnectionMultiplexer> connecting, ConnectionMultiplexer client)
    {
        _clients.OnConnected();
        var database = client.GetDatabase();
        lock (_lock)
        {
            if (connecting == _connecting) // it may have been given up meanwhile
            {
                // Connecting -> Connected: a call found that the client has connected.
                (_state, _database) = (ConnectionState.Connected, database);
            }
        }

        return database;
    }

    private (Task<ConnectionMultiplexer>? Connecting, RedisConnection? Large) Close()
    {
        _further.Close();
        lock (_lock)
        {
            // Any state -> Closed.
            var open = (_connecting, _large);
            (_state, _database, _connecting, _large) = (ConnectionState.Closed, null, null, null);
            _sockets.DiscardUnsent();
            return open;
        }
    }

    /// <summary>
    /// The client lets commands end first, which takes as long as one may: what is stuck on the connection for large
    /// values is not waited for.
    /// </summary>
    private Task CloseAsync(ConnectionMultiplexer client) =>
        _parameters.IsForLargeValues ? client.CloseAsync(allowCommandsToComplete: false) : client.DisposeAsync().AsTask();

    /// <inheritdoc cref="CloseAsync"/>
    private void Close(ConnectionMultiplexer client)
    {
        if (_parameters.IsForLargeValues)
        {
            client.Close(allowCommandsToComplete: false);
        }
        else
        {
            client.Dispose();
        }
    }

    private void CloseDetached(ConnectionMultiplexer client) => _ = Detached.Run(() => CloseAsync(client));

    private void CloseWhenMade(Task<ConnectionMultiplexer> connecting) => _ = Detached.Start(() => connecting.ContinueWith(
        made => Close(made.Result),
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default));

    private void ThrowIfClosed()
    {
        if (_state is ConnectionState.Closed)
        {
            throw CacheStore.Disposed(_parameters.Alias);
        }
    }
}
