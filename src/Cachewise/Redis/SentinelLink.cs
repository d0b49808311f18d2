using Cachewise.Concurrency;
using StackExchange.Redis;

namespace Cachewise.Redis;

/// <summary>
/// To the server that the sentinels call the primary. All of them are asked every second, and when one says that it has changed; the newest configuration counts, and the
/// connection is changed as a whole. The client's own support of sentinels went on writing to the old primary for seconds.
/// </summary>
internal sealed class SentinelLink : RedisLink
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseWithoutPrimary = TimeSpan.FromMilliseconds(250);

    private readonly List<Sentinel> _sentinels;
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly CancellationTokenSource _disposed = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private bool _isStarted;
    private long _epoch = -1;
    private volatile RedisEndpoint? _primary;
    private volatile RedisConnection? _current;
    private volatile string? _problem;
    private volatile TaskCompletionSource _switched = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SentinelLink(RedisSettings settings)
        : base(settings) => _sentinels = [.. settings.Pool.Sentinels!.Select(endpoint => new Sentinel(settings, endpoint, Hasten))];

    public override string Address =>
        _primary is { } primary ? $"{Settings.Address with { Endpoint = primary }}, the primary of '{Settings.Pool.ServiceName}'," : $"the primary of '{Settings.Pool.ServiceName}'";

    public override string? Problem => _current is { } current ? current.Problem : _problem;

    public override Task Switched => _switched.Task;

    protected override RedisConnection? Current => _current;

    public override async Task FirstAttemptAsync()
    {
        Start();
        await Task.WhenAny(_asked.Task, Task.Delay(Settings.ConnectTimeout, TimeProvider.System)).ConfigureAwait(false);
        await (_current?.FirstAttemptAsync() ?? Task.CompletedTask).ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync().ConfigureAwait(false);
        foreach (var sentinel in _sentinels)
        {
            await sentinel.DisposeAsync().ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    public override void Dispose()
    {
        _disposed.Cancel();
        _sentinels.ForEach(sentinel => sentinel.Dispose());
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
                await _changed.WaitAsync(_primary is null ? PauseWithoutPrimary : Pause, _disposed.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Asks all sentinels side by side, and goes by a newer answer as soon as it comes: one that hangs holds up nobody.</summary>
    private async Task AskAllAsync()
    {
        var answers = new List<SentinelAnswer>();
        await foreach (var asked in Task.WhenEach(_sentinels.Select(sentinel => sentinel.AskAsync())).ConfigureAwait(false))
        {
            var answer = await asked.ConfigureAwait(false);
            answers.Add(answer);
            if (answer.Primary is not null && answer.Epoch > _epoch)
            {
                await GoByAsync(answer).ConfigureAwait(false);
            }
        }

        // Sentinels that were set up anew begin to count anew: what none of them says any longer is not so.
        if (answers.Where(answer => answer.Primary is not null).MaxBy(answer => answer.Epoch) is { } newest && answers.TrueForAll(answer => answer.Primary != _primary))
        {
            await GoByAsync(newest).ConfigureAwait(false);
        }

        _problem = _primary is null ? $"cannot be found: {string.Join("; ", answers.Select(answer => answer.Problem).Order(StringComparer.Ordinal))}" : null;
        _asked.TrySetResult();
    }

    private async Task GoByAsync(SentinelAnswer answer)
    {
        _epoch = answer.Epoch;
        if (answer.Primary != _primary)
        {
            await SwitchAsync(answer.Primary!).ConfigureAwait(false);
        }

        _asked.TrySetResult();
    }

    /// <summary>Changes over to another primary, which is connected to first, so that calls wait for nothing.</summary>
    private async Task SwitchAsync(RedisEndpoint primary)
    {
        var next = new RedisConnection(Settings, [primary]);
        await next.FirstAttemptAsync().ConfigureAwait(false);
        if (_disposed.IsCancellationRequested)
        {
            await next.DisposeAsync().ConfigureAwait(false);
            return;
        }

        var last = _current;
        (_primary, _current) = (primary, next);
        Interlocked.Exchange(ref _switched, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        if (last is not null)
        {
            _ = RetireAsync(last);
        }
    }

    private async Task RetireAsync(RedisConnection last)
    {
        await Task.Delay(Settings.OperationTimeout, TimeProvider.System).ConfigureAwait(false); // what is under way ends there
        await last.DisposeAsync().ConfigureAwait(false);
    }
}
