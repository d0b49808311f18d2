using Cachewise.Concurrency;
using Cachewise.Selection;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Stores.Redis.Topology;

namespace Cachewise.Stores.Redis.Execution;

/// <summary>
/// The connection that calls use, and the switch to another one while calls go on: for a new password, another host or
/// certificate.
/// </summary>
/// <param name="plan">The declaration.</param>
/// <param name="links">The connections that caches share.</param>
/// <param name="start">What the keys of the cache begin with.</param>
internal sealed class ConnectionSwitch(PlannedCache plan, RedisLinks links, string start)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly string _alias = plan.Alias;
    private readonly Lock _lock = new();
    private volatile RedisLink _current = links.Take(plan);
    private volatile bool _isDisposed;
    private int _requests;

    public RedisLink Current => _current;

    /// <summary>Told of switches; null for none.</summary>
    public ILinkFollower? Follower { get; set; }

    public bool IsDisposed => _isDisposed;

    public void ThrowIfDisposed()
    {
        if (_isDisposed)
        {
            throw CacheStore.Disposed(_alias);
        }
    }

    /// <summary>
    /// Switches to the connection of a plan as soon as that works. Until then the old one is used, so that a password
    /// may change in the configuration before it does in the server, or after it. A later request ends this one. With
    /// <c>max_connections: 1</c> the new connection is not tried first, and the old one is closed at once.
    /// </summary>
    /// <param name="next">The plan.</param>
    /// <param name="onFailed">Told once that the connection does not work yet, and why.</param>
    /// <param name="onSwitched">Told of the switch.</param>
    /// <returns>Whether the connection of the plan is in use.</returns>
    public async Task<bool> SwitchAsync(PlannedCache next, Action<string> onFailed, Action onSwitched)
    {
        if (_current.IsExternal)
        {
            return false;
        }

        var number = Interlocked.Increment(ref _requests);
        var link = links.Take(next);
        await WaitUntilUsableAsync(link, number, onFailed).ConfigureAwait(false);
        var follower = link != _current && IsLatest(number) ? Follower : null;
        if (follower is not null)
        {
            await follower.OnSwitchingAsync(link, link.Parameters.MayTryAnother).ConfigureAwait(false);
        }

        var exchanged = Exchange(link, number);
        follower?.OnSwitched(exchanged ?? link);
        if (exchanged is not { } last)
        {
            await CloseAsync(link).ConfigureAwait(false); // a later request has come, or the link is in use already
            return IsLatest(number);
        }

        onSwitched();
        if (link.Parameters.MayTryAnother)
        {
            _ = Detached.Start(() => RetireAsync(last));
        }
        else
        {
            await CloseAsync(last).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Rejects further calls.</summary>
    /// <returns>The connection, for the caller to close; null where others use it, or it is closed already.</returns>
    public RedisLink? Close()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return null;
            }

            _isDisposed = true;
        }

        return links.Return(_current);
    }

    private bool IsLatest(int number) => number == Volatile.Read(ref _requests) && !_isDisposed;

    private async Task WaitUntilUsableAsync(RedisLink link, int number, Action<string> onFailed)
    {
        var isTold = false;
        while (link != _current && link.Parameters.MayTryAnother && IsLatest(number) && await ProblemOfAsync(link).ConfigureAwait(false) is { } problem)
        {
            if (!isTold)
            {
                onFailed(problem);
                isTold = true;
            }

            await Task.Delay(RetryPause, TimeProvider.System).ConfigureAwait(false);
        }
    }

    /// <returns>The connection that was in use; null where nothing was exchanged.</returns>
    private RedisLink? Exchange(RedisLink link, int number)
    {
        lock (_lock)
        {
            if (!IsLatest(number) || link == _current)
            {
                return null;
            }

            var last = _current;
            _current = link;
            return last;
        }
    }

    /// <summary>Closes the old connection when the calls on it have ended.</summary>
    private async Task RetireAsync(RedisLink last)
    {
        do
        {
            await Task.Delay(last.Parameters.OperationTimeout, TimeProvider.System).ConfigureAwait(false);
        }
        while (last.IsScanned);

        await CloseAsync(last).ConfigureAwait(false);
    }

    /// <summary>Why a connection cannot be used; null if it can.</summary>
    private async Task<string?> ProblemOfAsync(RedisLink link)
    {
        try
        {
            await link.FirstAttemptAsync().ConfigureAwait(false);
            await link.PingAsync(RedisNode.Unnamed, start).ConfigureAwait(false);
            return null;
        }
        catch (Exception error) when (ClientError.IsFailure(error))
        {
            return $"Redis at {link.Address} {link.FailureOf(RedisNode.Unnamed, error)}";
        }
    }

    private ValueTask CloseAsync(RedisLink link) => links.Return(link)?.DisposeAsync() ?? ValueTask.CompletedTask;
}
