using Cachewise.Concurrency;
using Cachewise.Stores.Redis.Diagnostics;

namespace Cachewise.Stores.Redis;

/// <content>Further attempts to connect, beside the client's own.</content>
internal sealed partial class RedisConnection
{
    /// <summary>How much younger one attempt is than the last.</summary>
    public static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(300);

    private const int MostAttempts = 3;

    private readonly List<Task<RedisConnection?>> _attempts = [];
    private long _triedAt = long.MinValue / 2;

    /// <summary>
    /// Another connection to the same, if one can be made soon; the caller takes it over. An attempt to connect whose packets were lost is not noticed for as long as connecting may take, although the next would succeed at once: so
    /// one that has not ended soon is joined by a second, and given up when <see cref="MostAttempts"/> have followed it. Those that are too late are closed.
    /// </summary>
    public async Task<RedisConnection?> AnotherAsync()
    {
        Task<RedisConnection?>[] attempts;
        lock (_lock)
        {
            ThrowIfDisposed();
            _attempts.RemoveAll(attempt => attempt.IsCompletedSuccessfully && attempt.Result is null);
            if (TimeProvider.System.GetElapsedTime(_triedAt) >= Stagger)
            {
                if (_attempts.Count == MostAttempts)
                {
                    CloseWhenMade(_attempts[0]);
                    _attempts.RemoveAt(0);
                }

                _triedAt = TimeProvider.System.GetTimestamp();
                _attempts.Add(Detached.Start(TryAnotherAsync));
            }

            attempts = [.. _attempts];
        }

        var pause = Task.Delay(Stagger, TimeProvider.System);
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
    public void EndAttempts()
    {
        lock (_lock)
        {
            CloseAttempts();
        }
    }

    /// <summary>Takes a connection that was made and is still connected, unless another caller has taken it. One that was lost since is closed.</summary>
    private RedisConnection? TakeMade(Task<RedisConnection?>[] attempts)
    {
        foreach (var attempt in attempts.Where(attempt => attempt is { IsCompletedSuccessfully: true, Result: not null }))
        {
            bool isOurs;
            lock (_lock)
            {
                isOurs = _attempts.Remove(attempt);
            }

            if (isOurs && attempt.Result is { _database.Multiplexer.IsConnected: true } made)
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

    private async Task<RedisConnection?> TryAnotherAsync()
    {
        var another = new RedisConnection(settings, endpoints);
        try
        {
            await another.Connecting().ConfigureAwait(false);
            await another.GetDatabaseAsync().ConfigureAwait(false);
            return another;
        }
        catch (Exception error) when (ClientError.IsFailure(error))
        {
            await another.DisposeAsync().ConfigureAwait(false);
            return null;
        }
    }

    private void CloseAttempts()
    {
        _attempts.ForEach(CloseWhenMade);
        _attempts.Clear();
    }

    private static void CloseWhenMade(Task<RedisConnection?> attempt) => _ = Detached.Start(() => attempt.ContinueWith(
        static made => made.Result?.Dispose(),
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default));
}
