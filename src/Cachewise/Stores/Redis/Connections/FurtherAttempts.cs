using Cachewise.Concurrency;
using Cachewise.Stores.Redis.Diagnostics;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>
/// Further attempts to connect, beside the client's own. An attempt whose packets were lost is noticed only after the
/// whole connect timeout, although the next might succeed at once. So an attempt that has not ended after
/// <see cref="Stagger"/> is joined by another, and given up when <see cref="MaxAttempts"/> have followed it.
/// </summary>
/// <param name="make">Makes a connection to the same servers.</param>
internal sealed class FurtherAttempts(Func<RedisConnection> make)
{
    /// <summary>The time between the starts of two attempts.</summary>
    public static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(300);

    private const int MaxAttempts = 3;

    private readonly Lock _lock = new();
    private readonly List<Task<RedisConnection?>> _attempts = [];
    private long _startedAt = long.MinValue / 2;
    private bool _isClosed;

    /// <summary>
    /// Another connection to the same servers, if one is made within <see cref="Stagger"/>; the caller owns it. One
    /// that is made later is for the next caller.
    /// </summary>
    public async Task<RedisConnection?> TakeAsync()
    {
        var pause = Task.Delay(Stagger, TimeProvider.System);
        var attempts = Begin();
        while (attempts.Length > 0 && await Task.WhenAny([pause, .. attempts]).ConfigureAwait(false) != pause)
        {
            if (TakeMade(attempts) is { } made)
            {
                return made;
            }

            attempts = Array.FindAll(attempts, attempt => !attempt.IsCompleted);
        }

        return null;
    }

    /// <summary>Closes the further attempts to connect, and what they have made: the server can be used.</summary>
    public void End()
    {
        lock (_lock)
        {
            _attempts.ForEach(CloseWhenMade);
            _attempts.Clear();
        }
    }

    /// <summary>As <see cref="End"/>, and makes no more.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
        }

        End();
    }

    private Task<RedisConnection?>[] Begin()
    {
        lock (_lock)
        {
            _attempts.RemoveAll(attempt => attempt.IsCompletedSuccessfully && attempt.Result is null);
            if (!_isClosed && TimeProvider.System.GetElapsedTime(_startedAt) >= Stagger)
            {
                if (_attempts.Count == MaxAttempts)
                {
                    CloseWhenMade(_attempts[0]);
                    _attempts.RemoveAt(0);
                }

                _startedAt = TimeProvider.System.GetTimestamp();
                _attempts.Add(Detached.Start(TryAsync));
            }

            return [.. _attempts];
        }
    }

    /// <summary>
    /// Takes a connection that was made and is still connected, unless another caller has taken it. One that was lost
    /// since is closed.
    /// </summary>
    private RedisConnection? TakeMade(Task<RedisConnection?>[] attempts)
    {
        foreach (var attempt in attempts.Where(attempt => attempt is { IsCompletedSuccessfully: true, Result: not null }))
        {
            bool isOurs;
            lock (_lock)
            {
                isOurs = _attempts.Remove(attempt);
            }

            if (isOurs && attempt.Result is { Client.IsConnected: true } made)
            {
                return made;
            }

            if (isOurs)
            {
                CloseWhenMade(attempt);
            }
        }

        return null;
    }

    private async Task<RedisConnection?> TryAsync()
    {
        var another = make();
        try
        {
            await another.OpenAsync().ConfigureAwait(false);
            return another;
        }
        catch (Exception error) when (ClientError.IsFailure(error))
        {
            await another.DisposeAsync().ConfigureAwait(false);
            return null;
        }
    }

    private static void CloseWhenMade(Task<RedisConnection?> attempt) => _ = Detached.Start(() => attempt.ContinueWith(
        static made => made.Result?.Dispose(),
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default));
}
