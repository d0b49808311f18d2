using System.Diagnostics;
using System.Globalization;
using System.Text;
using Cachewise.Benchmarks.Measuring;
using Cachewise.Benchmarks.Redis;

namespace Cachewise.Benchmarks.Near;

/// <summary>
/// What trackers cost the server: how many SETs it does while it tells none, some or many connections.
/// </summary>
internal static class TrackersTable
{
    private const int MostTrackers = 50;
    private const int Pipelined = 64;
    private const int Keys = 1000;
    private const int Rounds = 20;
    private const string Prefix = "load:";

    private static readonly TimeSpan Batch = TimeSpan.FromMilliseconds(150);

    public static async Task RunAsync(RedisServer server)
    {
        Report.Heading("SETs at the server, by the number of connections that it tells of changes");
        Report.Line($"\nSETs of 100 B to {Keys} keys by one connection, {Pipelined} at once. Trackers read and discard. Median of the rounds; ratio to none [95 % interval].\n");
        Grid.Columns(["trackers", "SETs/s", "ratio"]);
        var trackers = Enumerable.Range(0, MostTrackers).Select(_ => new RawConnection(server.Port)).ToArray();
        Array.ForEach(trackers, tracker => tracker.StartDiscarding());
        using var load = new RawConnection(server.Port);
        var commands = Commands();
        (string Name, Func<Task<IAsyncDisposable?>> Begin)[] cases =
        [
            ("0", () => TrackAsync(0)), ("1", () => TrackAsync(1)), ("10", () => TrackAsync(10)), ("50", () => TrackAsync(MostTrackers)),
            ("1 near cache", NearAsync), ("0 again (A/A)", () => TrackAsync(0)),
        ];
        var found = Array.ConvertAll(cases, _ => new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var order = Enumerable.Range(0, cases.Length).ToArray();
            Random.Shared.Shuffle(order);
            foreach (var i in order)
            {
                var near = await cases[i].Begin();
                var rate = Rate(load, commands);
                if (near is not null)
                {
                    await near.DisposeAsync();
                }

                if (round > 0) // the first one compiles
                {
                    found[i].Add(rate);
                }
            }
        }

        for (var i = 0; i < cases.Length; i++)
        {
            var ratio = Spread.From(found[i].Zip(found[0], (own, none) => own / none));
            Grid.Cells([cases[i].Name, Spread.From(found[i]).Median.ToString("#,0", CultureInfo.InvariantCulture), i == 0 ? "1.00" : ratio.Interval]);
        }

        Array.ForEach(trackers, tracker => tracker.Dispose());

        async Task<IAsyncDisposable?> TrackAsync(int count)
        {
            for (var i = 0; i < trackers.Length; i++)
            {
                trackers[i].Write(RawConnection.Command(i < count ? ["CLIENT", "TRACKING", "ON", "BCAST", "PREFIX", Prefix] : ["CLIENT", "TRACKING", "OFF"]));
            }

            await Task.Delay(20); // until the server has done so
            return null;
        }

        async Task<IAsyncDisposable?> NearAsync()
        {
            await TrackAsync(0);
            return await NearCaches.NearAsync(server, Prefix[..^1]);
        }
    }

    private static double Rate(RawConnection load, byte[][] commands)
    {
        const int ReplyLength = 5; // +OK\r\n
        var began = Stopwatch.GetTimestamp();
        var sets = 0;
        for (var i = 0; Stopwatch.GetElapsedTime(began) < Batch; i++)
        {
            load.Send(commands[i % commands.Length], Pipelined * ReplyLength);
            sets += Pipelined;
        }

        return sets / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static byte[][] Commands()
    {
        var value = new string('x', 100);
        return [.. Enumerable.Range(0, Keys).Select(id => Encoding.ASCII.GetString(RawConnection.Command("SET", $"{Prefix}1:{id}", value))).Chunk(Pipelined)
            .Where(chunk => chunk.Length == Pipelined).Select(chunk => Encoding.ASCII.GetBytes(string.Concat(chunk)))];
    }
}
