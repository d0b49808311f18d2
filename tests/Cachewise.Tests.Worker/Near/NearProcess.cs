using System.Text.Json;

namespace Cachewise.Tests.Worker.Near;

/// <summary>
/// One process of the proof of the near cache: readers and a writer on one cache. Prints "ready"; begins on the line
/// "go", writes nothing more after "still", and ends after "end".
/// </summary>
internal static class NearProcess
{
    private const int Readers = 2;
    private static readonly TimeSpan RenewalInterval = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan CountInterval = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync(string file)
    {
        var spec = JsonSerializer.Deserialize<NearSpec>(await File.ReadAllTextAsync(file))!;
        var factory = new NearCacheFactory(hasFence: spec.HasFence, renewalInterval: spec.ReplacesTracking ? RenewalInterval : null);
        await using var cache = spec.HasFence && !spec.ReplacesTracking ? Cache.Create(spec.Config) : factory.Create(spec.Config);
        using var recording = new NearRecording(spec.Folder, spec.Name);
        using var database = new NearDatabase(spec.Folder);
        var recorded = new RecordedCache(cache, recording);
        var writer = new NearWriter(spec, recorded, database);
        await writer.BeginAsync();
        Expect("go", answerTo: "ready");

        using var still = new CancellationTokenSource();
        using var end = new CancellationTokenSource();
        var writing = Task.Run(() => writer.RunAsync(still.Token));
        var reading = Task.WhenAll(Enumerable.Range(0, Readers)
            .Select(number => Task.Run(() => new NearReader(spec, recorded, database, number).RunAsync(end.Token)))
            .Append(CountAsync(spec, recorded, database, end.Token))
            .Append(spec.ReplacesTracking ? new Neighbours(factory, spec.Config).RunAsync(end.Token) : Task.CompletedTask));
        Expect("still", answerTo: "started");
        await still.CancelAsync();
        await writing;
        Expect("end", answerTo: "still");
        await end.CancelAsync();
        await reading;
    }

    private static void Expect(string line, string answerTo)
    {
        Console.WriteLine(answerTo);
        if (Console.ReadLine() != line)
        {
            throw new InvalidOperationException($"The test did not say {line}.");
        }
    }

    private static async Task CountAsync(NearSpec spec, RecordedCache cache, NearDatabase database, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            database.Count(spec.Process, cache.Calls);
            await Task.Delay(CountInterval, TimeProvider.System);
        }
    }
}
