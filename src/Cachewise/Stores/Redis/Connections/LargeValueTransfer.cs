using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>
/// Transfers large values, on a connection of their own if a second one is allowed: a few at a time, while the others
/// wait in a queue of the process. A call fails when no byte is transferred for an operation timeout, or when it takes
/// longer than its size allows. Calls with small values go on meanwhile.
/// </summary>
internal sealed class LargeValueTransfer(ConnectionParameters parameters)
{
    /// <summary>A value with more bytes is large. This many take a millisecond on a network of 1 Gbit/s.</summary>
    public const int Threshold = 128 * 1024;

    /// <summary>How many bytes are under way at once.</summary>
    public const long MostUnderWay = 16 * 1024 * 1024;

    /// <summary>How many bytes of values wait to be written.</summary>
    public const long MostWaiting = 128 * 1024 * 1024;

    /// <summary>The lowest rate that the limits allow for, in bytes a second.</summary>
    private const double SlowestRate = 4 * 1024 * 1024;

    /// <summary>
    /// The longest time in the queue, in operation timeouts. It passes only while the values in front make progress.
    /// </summary>
    private const int MostTimeoutsInQueue = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The bytes under way, and the queue.</summary>
    public ByteGate Gate { get; } = new(MostUnderWay, MostWaiting);

    /// <summary>The longest time for one value behind the gate, with all that may be under way before it.</summary>
    public static TimeSpan LimitOf(TimeSpan operationTimeout, long size) => operationTimeout + TimeSpan.FromSeconds(Math.Max(size, MostUnderWay) / SlowestRate);

    /// <summary>
    /// The longest time for one value: in the queue, to connect (at most twice), and behind the gate.
    /// </summary>
    public static TimeSpan BoundOf(TimeSpan operationTimeout, long size) => (operationTimeout * (MostTimeoutsInQueue + 2)) + LimitOf(operationTimeout, size);

    /// <param name="link">The way to the server.</param>
    /// <param name="size">How many bytes are transferred.</param>
    /// <param name="held">How many bytes of memory wait with the call.</param>
    /// <param name="abandon">
    /// Gets the call, which ends with the task, where it fails and the client may still send it by the connection.
    /// </param>
    /// <param name="send">Sends the command.</param>
    /// <exception cref="LargeValueException">It failed on the connection for large values.</exception>
    public async Task<T> RunAsync<T>(RedisLink link, long size, long held, Action<Task, RedisConnection?> abandon, Func<IDatabase, Task<T>> send)
    {
        var place = Gate.Enter(size, held)
            ?? throw new LargeValueException($"has not accepted {Gate.Held + Gate.UnderWay} bytes of large values yet, and no more may wait");
        try
        {
            if (!place.Entered.IsCompleted && await ProblemOfAsync(place.Entered, link.LargeConnection, size, parameters.OperationTimeout * MostTimeoutsInQueue).ConfigureAwait(false) is { } inQueue)
            {
                throw new LargeValueException(inQueue);
            }

            var connection = link.LargeConnection; // it may be replaced while the call is under way
            var sent = send(await ConnectAsync(link, connection).ConfigureAwait(false));
            if (await ProblemOfAsync(sent, connection, size, LimitOf(parameters.OperationTimeout, size)).ConfigureAwait(false) is { } problem)
            {
                var ended = EndAsync(sent, place);
                place = null;
                if (link.HasLargeConnection) // on one connection nothing overtakes
                {
                    abandon(ended, connection);
                }

                throw new LargeValueException(problem);
            }

            return await sent.ConfigureAwait(false);
        }
        catch (Exception error) when (link.HasLargeConnection && error is RedisConnectionException or TimeoutException or ObjectDisposedException)
        {
            throw new LargeValueException($"{RedisFailure.Unanswered(error, parameters.OperationTimeout).What} on the connection for large values", error);
        }
        finally
        {
            place?.Dispose();
        }
    }

    /// <summary>Waits for the task, until the limit and while bytes flow.</summary>
    /// <returns>Why it failed, as the predicate of a sentence about the server; null if the task has ended.</returns>
    private async Task<string?> ProblemOfAsync(Task task, RedisConnection? connection, long size, TimeSpan limit)
    {
        var began = TimeProvider.System.GetTimestamp();
        var pause = parameters.OperationTimeout;
        while (true)
        {
            await task.WaitAsync(pause, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (task.IsCompleted)
            {
                return null;
            }

            var waited = TimeProvider.System.GetElapsedTime(began);
            var idle = connection?.Bytes.Idle is { } silent ? TimeSpan.FromTicks(Math.Min(silent.Ticks, waited.Ticks)) : TimeSpan.Zero;
            if (idle >= parameters.OperationTimeout)
            {
                return $"transferred no byte of a value of {size} bytes within {parameters.OperationTimeout.TotalMilliseconds:0} ms";
            }

            if (waited >= limit)
            {
                return $"did not transfer a value of {size} bytes within {limit.TotalMilliseconds:0} ms";
            }

            pause = TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMillisecond, Math.Min((parameters.OperationTimeout - idle).Ticks, (limit - waited).Ticks)));
        }
    }

    /// <summary>
    /// Ends with the call, and gives up its place then: until the client has ended it, its bytes are under way.
    /// </summary>
    private static async Task EndAsync<T>(Task<T> sent, ByteGate.Place place)
    {
        await ((Task)sent).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        place.Dispose();
        if (sent.IsCompletedSuccessfully)
        {
            (sent.Result as IDisposable)?.Dispose();
        }
    }

    /// <summary>
    /// The database. While the second connection is opened beside a first that works, this waits for it, no longer than
    /// an operation timeout.
    /// </summary>
    private async Task<IDatabase> ConnectAsync(RedisLink link, RedisConnection? connection)
    {
        if (connection is null)
        {
            return await link.GetDatabaseAsync().ConfigureAwait(false);
        }

        var database = await connection.GetDatabaseAsync().ConfigureAwait(false);
        var began = TimeProvider.System.GetTimestamp();
        while (link.HasLargeConnection && link.IsInUse && !database.Multiplexer.IsConnected && TimeProvider.System.GetElapsedTime(began) < parameters.OperationTimeout)
        {
            await Task.Delay(Pause, TimeProvider.System).ConfigureAwait(false);
        }

        return database;
    }
}
