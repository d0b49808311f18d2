using Cachewise.Tests.Worker.Near;

namespace Cachewise.FaultTests.Near;

/// <summary>
/// Judges what processes have recorded. A value that a read returned has provably been overwritten, if another write or
/// removal of its key began after its own write was acknowledged; it was so from when that other one was acknowledged.
/// That moment must not be more than the bound before the read began. For writes of the reading process the bound is
/// zero.
/// </summary>
/// <param name="bound">The bound of the caches.</param>
/// <param name="lossy">Times in which servers may have lost what they acknowledged, which proves nothing.</param>
internal sealed class NearChecker(TimeSpan bound, IReadOnlyCollection<(long Began, long Ended)> lossy)
{
    /// <summary>The name of the recording of the program in another language.</summary>
    public const string Foreign = "foreign";

    private const long NanosecondsPerTick = 100;
    private const long NanosecondsPerMillisecond = 1_000_000;

    private readonly Dictionary<string, KeyHistory> _histories = new(StringComparer.Ordinal);
    private readonly NearFindings _found = new();
    private readonly long _bound = bound.Ticks * NanosecondsPerTick;

    /// <summary>Judges all recordings of a folder.</summary>
    public NearFindings Check(string folder)
    {
        var recordings = Directory.GetFiles(folder, "*" + NearRecording.Extension).ToDictionary(file => Path.GetFileNameWithoutExtension(file), File.ReadLines, StringComparer.Ordinal);
        return Check(recordings.ToDictionary(one => one.Key, one => one.Value.Select(NearEvent.Parse), StringComparer.Ordinal));
    }

    /// <summary>Judges recordings, by the names of their processes. Each is read twice.</summary>
    public NearFindings Check(IReadOnlyDictionary<string, IEnumerable<NearEvent>> recordings)
    {
        var removedAll = new List<(string Process, NearEvent Event)>();
        foreach (var (process, events) in recordings)
        {
            foreach (var one in events)
            {
                if (one.Key is NearEvent.AllKeys)
                {
                    removedAll.Add((process, one));
                }
                else
                {
                    AddWrite(process, one);
                }
            }
        }

        Complete(removedAll);
        foreach (var (process, events) in recordings)
        {
            foreach (var one in events)
            {
                Judge(process, one);
            }
        }

        return _found;
    }

    private void AddWrite(string process, NearEvent one)
    {
        switch (one.Kind)
        {
            case NearKind.Set:
                var expired = one.Detail > 0 && one.Ended != NearEvent.Never ? one.Ended + (one.Detail * NanosecondsPerMillisecond) : NearEvent.Never;
                HistoryOf(one.Key).AddValue(one.Value, one.Ended, expired);
                AddOverwrite(process, one.Key, one.Began, one.Ended);
                break;
            case NearKind.Removed:
                AddOverwrite(process, one.Key, one.Began, one.Ended);
                break;
            case NearKind.Committed:
                HistoryOf(one.Key).AddValue(one.Value, one.Ended, NearEvent.Never);
                AddOverwrite(process, one.Key, one.Began, one.Detail);
                break;
        }
    }

    private void AddOverwrite(string process, string key, long began, long acknowledged)
    {
        if (acknowledged == NearEvent.Never)
        {
            return;
        }

        _found.Writes++;
        _found.ForeignWrites += process is Foreign ? 1 : 0;
        if (!lossy.Any(time => began <= time.Ended && acknowledged >= time.Began))
        {
            HistoryOf(key).AddOverwrite(process, began, acknowledged);
        }
    }

    private void Complete(List<(string Process, NearEvent Event)> removedAll)
    {
        // A made value may be made again after all was removed: only a change of the database makes it old.
        foreach (var (key, history) in _histories)
        {
            foreach (var (process, one) in removedAll.Where(_ => !IsMade(key)))
            {
                AddOverwrite(process, key, one.Began, one.Ended);
            }

            history.Complete();
        }
    }

    private void Judge(string process, NearEvent one)
    {
        switch (one.Kind)
        {
            case NearKind.Failed:
                _found.FailedReads++;
                break;
            case NearKind.Surprise:
                _found.AddWrong($"{process} {one}");
                break;
            case NearKind.Read:
                _found.Reads++;
                _found.LocalReads += one.Detail;
                if (one.Value is not NearEvent.NoValue)
                {
                    JudgeValue(process, one);
                }

                break;
        }
    }

    private void JudgeValue(string process, NearEvent read)
    {
        var history = HistoryOf(read.Key);
        if (!history.Has(read.Value))
        {
            _found.AddWrong($"{process} {read}");
            return;
        }

        var overwritten = history.OverwrittenAt(read.Value);
        if (overwritten >= read.Began)
        {
            return;
        }

        var age = read.Began - overwritten;
        var what = $"{process} {read}, overwritten {age / 1e6:0.0} ms before";
        if (IsMade(read.Key))
        {
            if (age > _bound)
            {
                _found.AddOutlived(what);
            }

            return;
        }

        _found.Oldest = TimeSpan.FromTicks(long.Max(_found.Oldest.Ticks, age / NanosecondsPerTick));
        if (age > _bound)
        {
            _found.AddStale(what);
        }

        if (history.OverwrittenAt(read.Value, process) < read.Began)
        {
            _found.AddOwnUnseen(what);
        }
    }

    private static bool IsMade(string key) => key.StartsWith(NearKeys.FilledStart, StringComparison.Ordinal);

    private KeyHistory HistoryOf(string key) => _histories.TryGetValue(key, out var history) ? history : _histories[key] = new();
}
