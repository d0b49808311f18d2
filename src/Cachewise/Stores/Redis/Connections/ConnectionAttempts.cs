using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Stores.Redis.Topology;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>The results of the client's attempts to connect: whether all servers failed, and why.</summary>
/// <param name="parameters">How to connect.</param>
/// <param name="tls">The handshakes; null without TLS.</param>
internal sealed class ConnectionAttempts(ConnectionParameters parameters, TlsHandshake? tls)
{
    private readonly ConcurrentDictionary<EndPoint, bool> _failed = new();
    private readonly ConcurrentDictionary<EndPoint, ConnectionProblem?> _problems = new();
    private readonly TaskCompletionSource _allFailed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile EndPoint[] _named = [];
    private volatile ConnectionAttemptCompletedEventArgs? _last;
    private volatile ConnectionProblem? _problem;
    private volatile bool _wasConnected;
    private long _beganAt;

    /// <summary>Why the servers cannot be used; null where nothing is known but that they are unavailable.</summary>
    public ConnectionProblem? Problem => _problem ?? tls?.Problem ?? (_wasConnected || tls is not { IsUnanswered: true }
        ? null
        : new(
            ConnectionProblemKind.TlsUnanswered,
            "accepted the connection but did not answer the TLS handshake, as a server without TLS does",
            "use redis:// if it has none"));

    /// <summary>As <see cref="Problem"/>, for one of several servers.</summary>
    public ConnectionProblem? ProblemOf(EndPoint endpoint) => _problems.GetValueOrDefault(endpoint);

    /// <summary>
    /// Ends when each server that was named has failed once. A node of a cluster that only another one names is not
    /// needed at first.
    /// </summary>
    public Task AllFailed => _allFailed.Task;

    /// <summary>Attempts begin to connect to these servers.</summary>
    public void Begin(IEnumerable<EndPoint> named)
    {
        _named = [.. named];
        _beganAt = TimeProvider.System.GetTimestamp();
    }

    /// <summary>A problem that was found otherwise.</summary>
    public void Report(ConnectionProblem? problem) => _problem = problem;

    /// <summary>An attempt has ended.</summary>
    public void Note(IConnectionMultiplexer client, ConnectionAttemptCompletedEventArgs attempt)
    {
        _last = attempt;
        _problem = Explain(client, attempt);
        _wasConnected |= attempt.IsSuccess;
        if (attempt.FailureType is not ConnectionFailureType.ConnectionDisposed)
        {
            _problems[attempt.EndPoint!] = attempt.IsSuccess ? null : Problem;
        }

        _beganAt = TimeProvider.System.GetTimestamp();
        if (!attempt.IsSuccess && attempt.FailureType is not ConnectionFailureType.ConnectionDisposed)
        {
            _failed.TryAdd(attempt.EndPoint!, true);
            if (_named.All(_failed.ContainsKey))
            {
                _allFailed.TrySetResult();
            }
        }
    }

    /// <summary>
    /// Waits no longer than an operation may take. A timeout that is noticed much too late was noticed by a process
    /// without a free thread, and says nothing about the server: it starts again.
    /// </summary>
    public async Task WithinTimeoutAsync(Task task)
    {
        while (true)
        {
            var began = TimeProvider.System.GetTimestamp();
            try
            {
                await task.WaitAsync(parameters.OperationTimeout).ConfigureAwait(false);
                return;
            }
            catch (TimeoutException) when (TimeProvider.System.GetElapsedTime(began) > parameters.OperationTimeout * 1.5)
            {
            }
        }
    }

    /// <summary>The exception for a call that found no connection.</summary>
    public RedisConnectionException ToException() =>
        new(_last?.FailureType ?? ConnectionFailureType.UnableToConnect, CommandFlags.None, "The server could not be connected to.", _last?.Exception);

    private ConnectionProblem? Explain(IConnectionMultiplexer client, ConnectionAttemptCompletedEventArgs attempt) => (attempt.FailureType, attempt.Stage) switch
    {
        (_, ConnectionAttemptStage.Handshake) when RejectedCommand.Find(attempt.Exception) is { } rejected =>
            rejected.ToProblem(ServerVersion.Describe(client.GetServer(attempt.EndPoint!))),
        (ConnectionFailureType.ConnectionDisposed, _) => _problem, // the client gave up, and tries again
        (ConnectionFailureType.AuthenticationFailure, not ConnectionAttemptStage.Tls) => ConnectionProblem.LoginRejected,
        (ConnectionFailureType.SocketFailure or ConnectionFailureType.SocketClosed, ConnectionAttemptStage.Handshake) when IsGivenUp() => Slow("accepted the connection but did not reply"),
        (ConnectionFailureType.SocketFailure or ConnectionFailureType.SocketClosed, ConnectionAttemptStage.Handshake) when !_wasConnected => tls is null
            ? new(ConnectionProblemKind.TlsRequired, "closed the connection at the first command, as a server with TLS does", "use rediss:// if it has TLS")
            : new(
                ConnectionProblemKind.ClientCertificateRejected,
                "closed the connection after the TLS handshake, as a server does that requires another client certificate",
                "set ConnectionPool.SslCertFile to one that it trusts"),
        (_, ConnectionAttemptStage.Connect) when IsUnknownHost(attempt.Exception) => new(ConnectionProblemKind.UnknownHost, "cannot be found", "check the host in RedisUrl"),
        _ when tls is not { IsUnanswered: true } && IsTimeout(attempt.Exception) => Slow("did not accept a connection"),
        _ => null,
    };

    private ConnectionProblem Slow(string what) =>
        new(ConnectionProblemKind.SlowConnect, $"{what} within {parameters.ConnectTimeout.TotalMilliseconds:0} ms", parameters.FixOfSlowConnect);

    private static bool IsUnknownHost(Exception? error) =>
        error?.GetBaseException() is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain };

    /// <summary>
    /// How the client ends an attempt after the connect timeout; it has two ways, and gives the second no type.
    /// </summary>
    private static bool IsTimeout(Exception? error) =>
        error is OperationCanceledException || (error is RedisConnectionException && error.Message.EndsWith("ConnectTimeout", StringComparison.Ordinal));

    /// <summary>
    /// Whether the client closed the connection, since the server did not answer in time. It does not always say so; a
    /// server that rejects a connection closes it at once.
    /// </summary>
    private bool IsGivenUp() => TimeProvider.System.GetElapsedTime(_beganAt) >= parameters.ConnectTimeout * 0.9;
}
