using Cachewise.Concurrency;
using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Telemetry;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>
/// A connection to the server that the sentinels call the primary. All of them are asked every second, and when one
/// publishes a change; what a majority of them names counts (<see cref="SentinelVote"/>). The connection is replaced as
/// a whole, once the new primary answers on it and says that it is one. The client's own support of sentinels went on
/// writing to the old primary for seconds.
/// </summary>
internal sealed class SentinelSource : IConnectionSource
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseWithoutPrimary = TimeSpan.FromMilliseconds(250);

    private readonly ConnectionParameters _parameters;
    private readonly List<Sentinel> _sentinels;
    private readonly SentinelVote _vote;
    private readonly SentinelDissent _dissent;
    private readonly OngoingProblems<(RedisEndpoint Primary, ConnectionProblemKind? Problem)> _kept = new(TimeProvider.System);
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private bool _isStarted;
    private volatile bool _isClosed;
    private SentinelVerdict? _followed;
    private PrimaryCandidate? _candidate;
    private volatile RedisEndpoint? _primary;
    private volatile RedisConnection? _current;
    private volatile ConnectionProblem? _problem;
    private volatile TaskCompletionSource _switched = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SentinelSource(ConnectionParameters parameters)
    {
        _parameters = parameters;
        // Each has one vote, even if it is named twice.
        _sentinels = [.. parameters.Pool.Sentinels!.Distinct().Select(endpoint => new Sentinel(parameters, endpoint, OnChanged))];
        _vote = new(_sentinels.Count);
        _dissent = new(parameters, _sentinels.Count, TimeProvider.System);
    }

    /// <summary>With the server that is used, or the one that the sentinels name while it cannot be.</summary>
    public string Address =>
        _primary is { } primary ? $"{_parameters.Address with { Endpoint = primary }}, the primary of '{_parameters.Pool.ServiceName}'," : $"the primary of '{_parameters.Pool.ServiceName}'";

    public ConnectionProblem? Problem => _current is { } current ? current.Problem : _problem;

    public bool IsExternal => false;

    public bool IsConnected => _current?.IsConnected == true;

    public RedisConnection? Current => _current;

    public IConnectionMultiplexer? Client => _current?.Client;

    public Task Switched => _switched.Task;

    public ValueTask<IDatabase> GetDatabaseAsync() => _current is { } current ? current.GetDatabaseAsync() : new(FindDatabaseAsync());

    public IDatabase? GetDatabase() => _current?.GetDatabase();

    public async Task FirstAttemptAsync()
    {
        Start();
        await Task.WhenAny(_asked.Task, Task.Delay(_parameters.ConnectTimeout + (2 * _parameters.OperationTimeout), TimeProvider.System)).ConfigureAwait(false);
        await (_current?.FirstAttemptAsync() ?? Task.CompletedTask).ConfigureAwait(false);
    }

    public bool TryReplace(RedisConnection last, RedisConnection next)
    {
        lock (_lock)
        {
            if (_isClosed || _current != last)
            {
                return false;
            }

            _current = next;
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        var current = Close();
        foreach (var sentinel in _sentinels)
        {
            await sentinel.DisposeAsync().ConfigureAwait(false);
        }

        if (current is not null)
        {
            await current.DisposeAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        var current = Close();
        _sentinels.ForEach(sentinel => sentinel.Dispose());
        current?.Dispose();
    }

    private RedisConnection? Close()
    {
        lock (_lock)
        {
            _isClosed = true;
        }

        _closed.Cancel();
        _candidate?.Connection.Dispose();
        return _current;
    }

    private async Task<IDatabase> FindDatabaseAsync()
    {
        Start();
        await _asked.Task.WaitAsync(_parameters.OperationTimeout).ConfigureAwait(false);
        return _current is { } current
            ? await current.GetDatabaseAsync().ConfigureAwait(false)
            : throw new RedisConnectionException(ConnectionFailureType.UnableToResolvePhysicalConnection, CommandFlags.None, "The sentinels name no primary.");
    }

    private void Start()
    {
        lock (_lock)
        {
            if (_isStarted)
            {
                return;
            }

            _isStarted = true;
        }

        _ = Detached.Run(FollowAsync);
    }

    /// <summary>A sentinel says that the primary has changed: all are asked at once.</summary>
    private void OnChanged()
    {
        if (_changed.CurrentCount == 0)
        {
            try
            {
                _changed.Release();
            }
            catch (SemaphoreFullException)
            {
                // Another sentinel said so at the same moment.
            }
        }
    }

    private async Task FollowAsync()
    {
        while (!_isClosed)
        {
            try
            {
                await AskAllAsync().ConfigureAwait(false);
            }
#pragma warning disable CA1031 // an unforeseen failure must not end the following
            catch (Exception error)
#pragma warning restore CA1031
            {
                _problem = new(ConnectionProblemKind.NoPrimary, $"cannot be found: {error.Message}");
            }

            try
            {
                await _changed.WaitAsync(_current is null || _candidate is not null ? PauseWithoutPrimary : Pause, _closed.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Asks all sentinels side by side, and goes by a majority as soon as there is one: a sentinel that hangs delays
    /// nothing. Without a majority all answers are waited for, and a sentinel that is late is asked again before fewer
    /// decide: calls wait for that where no primary is known yet.
    /// </summary>
    private async Task AskAllAsync()
    {
        var answers = new List<SentinelAnswer>();
        var asked = _sentinels.ConvertAll(sentinel => sentinel.AskAsync());
        var isDecided = false;
        while (asked.Count > 0)
        {
            var answer = await Task.WhenAny(asked).ConfigureAwait(false);
            asked.Remove(answer);
            answers.Add(await answer.ConfigureAwait(false));
            isDecided = isDecided || await IsDecidedAsync(answers).ConfigureAwait(false);
        }

        _dissent.Note(answers, _followed);
        if (_current is null && !isDecided && _vote.Decide(answers) is not { IsMajority: true })
        {
            _problem = Explain(answers);
        }

        if (isDecided || !answers.Exists(answer => answer.IsLate))
        {
            _asked.TrySetResult();
        }
    }

    private static ConnectionProblem Explain(List<SentinelAnswer> answers)
    {
        var said = answers.Select(answer => answer.Problem ?? $"sentinel {answer.Sentinel} names {answer.Primary}").Order(StringComparer.Ordinal);
        var reason = answers.Exists(answer => answer.Primary is not null) ? ", because no majority of the sentinels names it" : "";
        return new(ConnectionProblemKind.NoPrimary, $"cannot be found{reason}: {string.Join("; ", said)}");
    }

    /// <summary>Goes by the answers that there are, if they are enough.</summary>
    /// <returns>Whether they were.</returns>
    private async Task<bool> IsDecidedAsync(List<SentinelAnswer> answers)
    {
        if (_vote.Decide(answers) is not { } verdict || !(verdict.IsMajority || _vote.IsComplete(answers)) || SentinelVote.IsStale(verdict, _followed, answers))
        {
            return false;
        }

        if (_current is not null && verdict.Primary == _primary)
        {
            _followed = verdict;
            await DropCandidateAsync().ConfigureAwait(false);
        }
        else if (verdict.IsMajority || _vote.IsEnough(verdict, await StateAsync().ConfigureAwait(false)))
        {
            await FollowVerdictAsync(verdict).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>What is known of the primary that is followed.</summary>
    private async Task<PrimaryState> StateAsync() => _current is { } current ? await PrimaryCandidate.StateOfAsync(current, _parameters.OperationTimeout).ConfigureAwait(false)
        : _followed is { IsMajority: true } ? PrimaryState.Unreachable
        : PrimaryState.None;

    /// <summary>
    /// Switches to another primary if it works, so that calls wait for nothing; until then the current one stays in
    /// use.
    /// </summary>
    private async Task FollowVerdictAsync(SentinelVerdict verdict)
    {
        if (_candidate?.Endpoint != verdict.Primary)
        {
            await DropCandidateAsync().ConfigureAwait(false);
            _candidate = new(_parameters, verdict.Primary);
        }

        var candidate = _candidate!;
        var state = await candidate.TryAsync().ConfigureAwait(false);
        if (state is PrimaryState.Works)
        {
            Switch(verdict, candidate.Connection);
        }
        else if (_current is null)
        {
            (_followed, _primary, _problem) = (verdict, verdict.Primary, candidate.Problem);
        }
        else if (_kept.IsNew((verdict.Primary, candidate.Problem?.Kind)))
        {
            var problem = candidate.Problem?.ToString() ?? "is unreachable";
            Log.PrimaryKept(
                _parameters.Logger, _parameters.Alias, _parameters.Pool.ServiceName!, $"{verdict.Primary}", verdict.Sentinels.Count, _sentinels.Count, string.Join(", ", verdict.Sentinels), problem, $"{_primary}");
        }

        if (_isClosed || candidate.IsOutdated)
        {
            await DropCandidateAsync().ConfigureAwait(false);
        }

        _asked.TrySetResult();
    }

    private void Switch(SentinelVerdict verdict, RedisConnection next)
    {
        RedisConnection? last;
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            last = _current;
            (_followed, _primary, _current, _candidate, _problem) = (verdict, verdict.Primary, next, null, null);
        }

        LogSwitch(verdict);
        Interlocked.Exchange(ref _switched, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        if (last is not null)
        {
            _ = RetireAsync(last);
        }
    }

    private void LogSwitch(SentinelVerdict verdict)
    {
        var (primary, sentinels) = ($"{verdict.Primary}", string.Join(", ", verdict.Sentinels));
        if (verdict.IsMajority)
        {
            Log.PrimaryFollowed(_parameters.Logger, _parameters.Alias, _parameters.Pool.ServiceName!, primary, verdict.Sentinels.Count, _sentinels.Count, sentinels);
        }
        else
        {
            Log.PrimaryOfMinority(_parameters.Logger, _parameters.Alias, _parameters.Pool.ServiceName!, primary, verdict.Sentinels.Count, _sentinels.Count, sentinels);
        }
    }

    private async Task DropCandidateAsync()
    {
        if (_candidate is { } candidate)
        {
            _candidate = null;
            await candidate.Connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task RetireAsync(RedisConnection last)
    {
        // What is under way ends there.
        await Task.Delay(_parameters.OperationTimeout, TimeProvider.System).ConfigureAwait(false);
        await last.DisposeAsync().ConfigureAwait(false);
    }
}
