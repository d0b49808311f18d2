using System.Globalization;
using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>One sentinel, which is asked where the primary is, and subscribed to for changes.</summary>
internal sealed class Sentinel(ConnectionParameters parameters, RedisEndpoint endpoint, Action changed) : IAsyncDisposable, IDisposable
{
    private static readonly RedisChannel SwitchMaster = RedisChannel.Literal("+switch-master");

    private readonly ClientFactory _clients = new(parameters, [endpoint]);
    private readonly TlsHandshake? _tls = parameters.Address.UseTls ? new(parameters.Pool) : null;
    private Task<ConnectionMultiplexer>? _connecting;
    private readonly TaskCompletionSource _attemptFailed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isAttemptFailed; // the last attempt to connect
    private long? _unansweredSince;
    private volatile bool _isLoginRejected;
    private volatile RejectedCommand? _rejected;

    /// <summary>Where it says that the primary is. Asking takes no longer than an operation may.</summary>
    public async Task<SentinelAnswer> AskAsync()
    {
        var since = _unansweredSince ??= TimeProvider.System.GetTimestamp();
        try
        {
            var client = await ConnectedAsync().ConfigureAwait(false);
            var fields = await client.GetServers()[0].SentinelMasterAsync(parameters.Pool.ServiceName!).ConfigureAwait(false);
            (_isLoginRejected, _rejected, _isAttemptFailed, _unansweredSince) = (false, null, false, null);
            var primary = fields.ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal);
            return new(
                endpoint,
                new(primary["ip"], int.Parse(primary["port"], CultureInfo.InvariantCulture)),
                long.Parse(primary["config-epoch"], CultureInfo.InvariantCulture),
                Problem: null);
        }
        catch (RedisServerException error) when (error.Message.Contains("No such master", StringComparison.Ordinal))
        {
            // Matched by its text, since its code is ERR, as of most errors.
            _unansweredSince = null;
            return SentinelAnswer.Failed(endpoint, $"sentinel {endpoint} knows no service '{parameters.Pool.ServiceName}'; check ConnectionPool.ServiceName");
        }
        catch (Exception error) when (!ClientError.IsUnreadable(error))
        {
            // The client fails the call first, and says why afterwards.
            await Task.WhenAny(_attemptFailed.Task, Task.Delay(parameters.OperationTimeout / 4, TimeProvider.System)).ConfigureAwait(false);
            var isLate = error is TimeoutException && !_isAttemptFailed && TimeProvider.System.GetElapsedTime(since) < parameters.ConnectTimeout;
            if (error is not TimeoutException)
            {
                _unansweredSince = null;
            }

            return SentinelAnswer.Failed(endpoint, $"sentinel {endpoint} {Explain(error)}", isLate);
        }
#pragma warning disable CA1031 // an unforeseen answer must not end the loop
        catch (Exception error)
#pragma warning restore CA1031
        {
            _unansweredSince = null;
            return SentinelAnswer.Failed(endpoint, $"sentinel {endpoint} sent a reply that cannot be read ({error.GetType().Name})");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connecting is { IsCompletedSuccessfully: true } connected)
        {
            await (await connected.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            Dispose();
        }
    }

    public void Dispose() => _ = _connecting?.ContinueWith(
        static done => done.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);

    /// <summary>
    /// The client, connected if need be. After an attempt has failed it may go on trying for its whole connect timeout,
    /// which is not waited for.
    /// </summary>
    private async Task<ConnectionMultiplexer> ConnectedAsync()
    {
        var connecting = _connecting is null or { IsFaulted: true } ? _connecting = ConnectAsync() : _connecting;
        await Task.WhenAny(connecting, _attemptFailed.Task).WaitAsync(parameters.OperationTimeout).ConfigureAwait(false);
        return connecting.IsCompleted || !_isAttemptFailed
            ? await connecting.WaitAsync(parameters.OperationTimeout).ConfigureAwait(false)
            : throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, "The attempt to connect failed.");
    }

    private string Explain(Exception error) =>
        (_clients.Problem ?? _tls?.Problem)?.ToString()
        ?? (RejectedCommand.Find(error) ?? _rejected)?.ToProblem(version: null).ToString()
        ?? (_isLoginRejected ? "rejected the login; check ConnectionPool.SentinelKwargs" : "does not answer");

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var options = _clients.CreateOptions(_tls, tunnel: null);
        options.CommandMap = CommandMap.Sentinel;
        options.DefaultDatabase = null;
        options.User = parameters.Pool.SentinelKwargs?.Username;
        options.Password = parameters.Pool.SentinelKwargs?.Password;
        options.ConnectionAttemptCompleted += (_, attempt) => Note(attempt);
        var multiplexer = await _clients.ConnectAsync(options).ConfigureAwait(false);

        // Not waited for: a sentinel that is unavailable now is subscribed to when it has recovered.
        _ = multiplexer.GetSubscriber().SubscribeAsync(SwitchMaster, (_, _) => changed()).ContinueWith(
            static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return multiplexer;
    }

    private void Note(ConnectionAttemptCompletedEventArgs attempt)
    {
        if (attempt.IsSuccess)
        {
            _isAttemptFailed = false;
            _clients.OnConnected();
        }
        else if (attempt.FailureType is not ConnectionFailureType.ConnectionDisposed)
        {
            _rejected = RejectedCommand.Find(attempt.Exception);
            _isLoginRejected = attempt is { FailureType: ConnectionFailureType.AuthenticationFailure, Stage: not ConnectionAttemptStage.Tls };
            _isAttemptFailed = true;
            _attemptFailed.TrySetResult();
        }
    }
}
