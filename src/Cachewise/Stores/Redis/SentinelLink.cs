using Cachewise.Concurrency;
using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Telemetry;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis;

/// <summary>
/// To the server that the sentinels call the primary. All of them are asked every second, and when one says that it has changed; what a majority of them names counts (<see cref="SentinelVote"/>). The
/// connection is changed as a whole, once the new primary answers on it and says that it is one. The client's own support of sentinels went on writing to the old primary for seconds.
/// </summary>
internal sealed class SentinelLink : RedisLink
{
    private const string Unreached = "is unreachable";
    private const string SaysReplica = "says that it is a replica";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseWithoutPrimary = TimeSpan.FromMilliseconds(250);

    private readonly List<Sentinel> _sentinels;
    private readonly SentinelVote _vote;
    private readonly SentinelDissent _dissent;
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly CancellationTokenSource _disposed = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private bool _isStarted;
    private SentinelVerdict? _followed;
    private (RedisEndpoint Primary, RedisConnection Connection)? _candidate;
    private string? _refusal;
    private volatile RedisEndpoint? _primary;
    private volatile RedisConnection? _current;
    private volatile string? _problem;
    private volatile TaskCompletionSource _switched = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SentinelLink(RedisSettings settings)
        : base(settings)
    {
        _sentinels = [.. settings.Pool.Sentinels!.Distinct().Select(endpoint => new Sentinel(settings, endpoint, Hasten))]; // one that is named twice has one vote
        _vote = new(_sentinels.Count);
        _dissent = new(settings, _sentinels.Count);
    }

    /// <summary>With the server that is used, or the one that the sentinels name while it cannot be.</summary>
    public override string Address =>
        _primary is { } primary ? $"{Settings.Address with { Endpoint = primary }}, the primary of '{Settings.Pool.ServiceName}'," : $"the primary of '{Settings.Pool.ServiceName}'";

    public override string? Problem => _current is { } current ? current.Problem : _problem;

    public override Task Switched => _switched.Task;

    protected override RedisConnection? Current => _current;

    protected override bool Replace(RedisConnection last, RedisConnection next) => Interlocked.CompareExchange(ref _current, next, last) == last;

    public override async Task FirstAttemptAsync()
    {
        Start();
        await Task.WhenAny(_asked.Task, Task.Delay(Settings.ConnectTimeout + (2 * Settings.OperationTimeout), TimeProvider.System)).ConfigureAwait(false);
        await (_current?.FirstAttemptAsync() ?? Task.CompletedTask).ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync().ConfigureAwait(false);
        foreach (var sentinel in _sentinels)
        {
            await sentinel.DisposeAsync().ConfigureAwait(false);
        }

        _candidate?.Connection.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    public override void Dispose()
    {
        _disposed.Cancel();
        _sentinels.ForEach(sentinel => sentinel.Dispose());
        _candidate?.Connection.Dispose();
        base.Dispose();
    }

    protected override async ValueTask<IDatabase> FindDatabaseAsync()
    {
        Start();
        await _asked.Task.WaitAsync(Settings.OperationTimeout).ConfigureAwait(false);
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

    private void Hasten()
    {
        if (_changed.CurrentCount == 0)
        {
            try
            {
                _changed.Release();
            }
            catch (SemaphoreFullException)
            {
                // Another sentinel said so in the same moment.
            }
        }
    }

    private async Task FollowAsync()
    {
        while (!_disposed.IsCancellationRequested)
        {
            await AskAllAsync().ConfigureAwait(false);
            try
            {
                await _changed.WaitAsync(_current is null || _candidate is not null ? PauseWithoutPrimary : Pause, _disposed.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Asks all sentinels side by side, and goes by a majority as soon as there is one: a sentinel that hangs holds up nobody. Without a majority all answers are waited for, and
    /// a sentinel that is late is asked again before fewer decide: calls wait for that where no primary is known yet.
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
        if (_current is null && !isDecided && _vote.Of(answers) is not { IsMajority: true })
        {
            _problem = Explain(answers);
        }

        if (isDecided || !answers.Exists(answer => answer.IsLate))
        {
            _asked.TrySetResult();
        }
    }

    private static string Explain(List<SentinelAnswer> answers)
    {
        var said = answers.Select(answer => answer.Problem ?? $"sentinel {answer.Sentinel} names {answer.Primary}").Order(StringComparer.Ordinal);
        return $"cannot be found{(answers.Exists(answer => answer.Primary is not null) ? ", because no majority of the sentinels names it" : "")}: {string.Join("; ", said)}";
    }

    /// <summary>Goes by the answers that are there, if they are enough.</summary>
    /// <returns>Whether they were.</returns>
    private async Task<bool> IsDecidedAsync(List<SentinelAnswer> answers)
    {
        if (_vote.Of(answers) is not { } verdict || !(verdict.IsMajority || _vote.IsComplete(answers)) || SentinelVote.IsStale(verdict, _followed, answers))
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
            await GoByAsync(verdict).ConfigureAwait(false);
        }

        return true;
    }

    private async Task<PrimaryState> StateAsync()
    {
        if (_current is not { } current)
        {
            return _followed is { IsMajority: true } ? PrimaryState.Unreachable : PrimaryState.None;
        }

        try
        {
            return await IsPrimaryAsync(current).ConfigureAwait(false) ? PrimaryState.Works : PrimaryState.Replica;
        }
        catch (Exception error) when (ClientError.IsFailure(error))
        {
            return PrimaryState.Unreachable;
        }
    }

    /// <summary>Changes over to another primary if it works, so that calls wait for nothing; until then what there is stays.</summary>
    private async Task GoByAsync(SentinelVerdict verdict)
    {
        var refusal = await RefusalAsync(verdict.Primary).ConfigureAwait(false);
        if (_disposed.IsCancellationRequested)
        {
            await DropCandidateAsync().ConfigureAwait(false);
        }
        else if (refusal is null)
        {
            Switch(verdict);
        }
        else if (_current is null)
        {
            (_followed, _primary, _problem) = (verdict, verdict.Primary, refusal is Unreached ? null : refusal);
        }
        else if ($"{verdict.Primary} {refusal}" is var told && !string.Equals(told, _refusal, StringComparison.Ordinal))
        {
            _refusal = told;
            Log.PrimaryKept(Settings.Logger, Settings.Alias, Settings.Pool.ServiceName!, $"{verdict.Primary}", verdict.Sentinels.Count, _sentinels.Count, string.Join(", ", verdict.Sentinels), refusal, $"{_primary}");
        }

        _asked.TrySetResult();
    }

    /// <summary>Why a server cannot be used as the primary; null if it can.</summary>
    private async Task<string?> RefusalAsync(RedisEndpoint primary)
    {
        if (_candidate?.Primary != primary)
        {
            await DropCandidateAsync().ConfigureAwait(false);
            _candidate = (primary, new(Settings, [primary]));
        }

        var connection = _candidate!.Value.Connection;
        try
        {
            await connection.FirstAttemptAsync().ConfigureAwait(false);
            if (!await IsPrimaryAsync(connection).ConfigureAwait(false))
            {
                return SaysReplica;
            }

            if (connection.Server is not { IsReplica: true })
            {
                return null;
            }

            await DropCandidateAsync().ConfigureAwait(false); // the client learned so before, and would not write; the next connection learns anew
            return SaysReplica;
        }
        catch (Exception error) when (ClientError.IsFailure(error))
        {
            return connection.Problem ?? Unreached;
        }
    }

    private async Task<bool> IsPrimaryAsync(RedisConnection connection)
    {
        var server = (await connection.GetDatabaseAsync().ConfigureAwait(false)).Multiplexer.GetServers()[0];
        return await ServerRole.IsPrimaryAsync(server).WaitAsync(Settings.OperationTimeout).ConfigureAwait(false);
    }

    private void Switch(SentinelVerdict verdict)
    {
        var last = _current;
        (_followed, _primary, _current, _candidate, _refusal, _problem) = (verdict, verdict.Primary, _candidate!.Value.Connection, null, null, null);
        var (primary, sentinels) = ($"{verdict.Primary}", string.Join(", ", verdict.Sentinels));
        if (verdict.IsMajority)
        {
            Log.PrimaryFollowed(Settings.Logger, Settings.Alias, Settings.Pool.ServiceName!, primary, verdict.Sentinels.Count, _sentinels.Count, sentinels);
        }
        else
        {
            Log.PrimaryOfMinority(Settings.Logger, Settings.Alias, Settings.Pool.ServiceName!, primary, verdict.Sentinels.Count, _sentinels.Count, sentinels);
        }

        Interlocked.Exchange(ref _switched, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        if (last is not null)
        {
            _ = RetireAsync(last);
        }

        if (_disposed.IsCancellationRequested)
        {
            _current.Dispose(); // the link may have been closed just before it had this one
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
        await Task.Delay(Settings.OperationTimeout, TimeProvider.System).ConfigureAwait(false); // what is under way ends there
        await last.DisposeAsync().ConfigureAwait(false);
    }
}
