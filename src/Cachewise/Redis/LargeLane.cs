using StackExchange.Redis;

namespace Cachewise.Redis;

/// <summary>
/// How large values go: by a connection of their own where there may be a second, a few at a time and the others in our own queue, which is not the server's silence. Each is waited for as long as bytes flow;
/// with none for an operation time-out, or when it takes longer than its size allows, it has failed, and the small values have not.
/// </summary>
internal sealed class LargeLane(RedisSettings settings)
{
    /// <summary>What has more bytes is large. So much takes a millisecond on a network of 1 Gbit/s.</summary>
    public const int Threshold = 128 * 1024;

    /// <summary>How many bytes are under way at once.</summary>
    public const long MostUnderWay = 16 * 1024 * 1024;

    /// <summary>How many bytes of values wait to be written.</summary>
    public const long MostWaiting = 128 * 1024 * 1024;

    /// <summary>The slowest connection that is waited for, in bytes a second.</summary>
    private const double SlowestRate = 4 * 1024 * 1024;

    /// <summary>The longest time in the queue, in operation time-outs. It passes only while the values in front make progress.</summary>
    private const int MostTimeoutsInQueue = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private int _abandoned;

    /// <summary>What is under way, and what waits.</summary>
    public ByteGate Gate { get; } = new(MostUnderWay, MostWaiting);

    /// <summary>Whether something that was given up may still reach the server.</summary>
    public bool HasAbandoned => Volatile.Read(ref _abandoned) > 0;

    /// <summary>The longest time for one value behind the gate, with all that may be under way before it.</summary>
    public static TimeSpan LimitOf(TimeSpan operationTimeout, long size) => operationTimeout + TimeSpan.FromSeconds(Math.Max(size, MostUnderWay) / SlowestRate);

    /// <param name="link">The way to the server.</param>
    /// <param name="size">How many bytes are moved.</param>
    /// <param name="held">How many bytes of memory wait with the call.</param>
    /// <param name="send">Sends the command.</param>
    /// <exception cref="LargeValueException">It failed, on a connection that has nothing else.</exception>
    public async Task<T> RunAsync<T>(RedisLink link, long size, long held, Func<IDatabase, Task<T>> send)
    {
        var place = Enter(size, held);
        try
        {
            if (!place.Entered.IsCompleted && await ProblemOfAsync(place.Entered, link, size, settings.OperationTimeout * MostTimeoutsInQueue).ConfigureAwait(false) is { } inQueue)
            {
                throw new LargeValueException(inQueue);
            }

            var sent = send(await ConnectAsync(link).ConfigureAwait(false));
            if (await ProblemOfAsync(sent, link, size, LimitOf(settings.OperationTimeout, size)).ConfigureAwait(false) is { } problem)
            {
                Abandon(sent, place);
                place = null;
                throw new LargeValueException(problem);
            }

            return await sent.ConfigureAwait(false);
        }
        catch (Exception error) when (IsOfThisConnection(error, link))
        {
            throw Failed(error, link);
        }
        finally
        {
            place?.Dispose();
        }
    }

    /// <summary>As <see cref="RunAsync"/>, for callers that cannot wait: the client bounds the call itself.</summary>
    public T Run<T>(RedisLink link, long size, long held, Func<IDatabase, T> send)
    {
        using var place = Enter(size, held);
        try
        {
            if (!place.Entered.IsCompleted && !place.Entered.Wait(settings.OperationTimeout * MostTimeoutsInQueue))
            {
                throw new LargeValueException($"did not move a value of {size} bytes within {(settings.OperationTimeout * MostTimeoutsInQueue).TotalMilliseconds:0} ms");
            }

            return send(link.GetLargeDatabase());
        }
        catch (Exception error) when (IsOfThisConnection(error, link))
        {
            throw Failed(error, link);
        }
    }

    /// <summary>Waits until nothing that was given up can reach the server any more; what does not end within an operation time-out is cut off.</summary>
    public async Task DrainAsync(RedisLink link)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (HasAbandoned)
        {
            if (TimeProvider.System.GetElapsedTime(began) >= settings.OperationTimeout)
            {
                link.CutLarge();
                return;
            }

            await Task.Delay(Pause, TimeProvider.System).ConfigureAwait(false);
        }
    }

    private ByteGate.Place Enter(long size, long held) => Gate.Enter(size, held)
        ?? throw new LargeValueException($"has not taken {Gate.Held + Gate.UnderWay} bytes of large values yet, and no more may wait");

    /// <summary>Waits for the task until the limit, and while bytes flow.</summary>
    /// <returns>Why it was given up, as what is said of the server; null if it has ended.</returns>
    private async Task<string?> ProblemOfAsync(Task task, RedisLink link, long size, TimeSpan limit)
    {
        var began = TimeProvider.System.GetTimestamp();
        var pause = settings.OperationTimeout;
        while (true)
        {
            await task.WaitAsync(pause, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (task.IsCompleted)
            {
                return null;
            }

            var waited = TimeProvider.System.GetElapsedTime(began);
            var idle = link.LargeIdle is { } silent ? TimeSpan.FromTicks(Math.Min(silent.Ticks, waited.Ticks)) : TimeSpan.Zero;
            if (idle >= settings.OperationTimeout)
            {
                return $"did not move a byte of a value of {size} bytes within {settings.OperationTimeout.TotalMilliseconds:0} ms";
            }

            if (waited >= limit)
            {
                return $"did not move a value of {size} bytes within {limit.TotalMilliseconds:0} ms";
            }

            pause = TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMillisecond, Math.Min((settings.OperationTimeout - idle).Ticks, (limit - waited).Ticks)));
        }
    }

    /// <summary>It keeps its place until the client has done with it: what it moves is still under way.</summary>
    private void Abandon<T>(Task<T> sent, ByteGate.Place place)
    {
        Interlocked.Increment(ref _abandoned);
        _ = sent.ContinueWith(
            ended =>
            {
                if (ended.IsCompletedSuccessfully)
                {
                    (ended.Result as IDisposable)?.Dispose();
                }

                _ = ended.Exception;
                Interlocked.Decrement(ref _abandoned);
                place.Dispose();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>The server is there, and the second connection is being made: it is waited for, no longer than an operation may take.</summary>
    private async Task<IDatabase> ConnectAsync(RedisLink link)
    {
        var database = await link.GetLargeDatabaseAsync().ConfigureAwait(false);
        var began = TimeProvider.System.GetTimestamp();
        while (link.HasLargeConnection && link.IsInUse && !database.Multiplexer.IsConnected && TimeProvider.System.GetElapsedTime(began) < settings.OperationTimeout)
        {
            await Task.Delay(Pause, TimeProvider.System).ConfigureAwait(false);
        }

        return database;
    }

    private static LargeValueException Failed(Exception error, RedisLink link) => new($"{RedisFailure.Unknown(error, link)} by the connection for large values", error);

    private static bool IsOfThisConnection(Exception error, RedisLink link) =>
        link.HasLargeConnection && error is RedisConnectionException or TimeoutException or ObjectDisposedException;
}
