using System.Diagnostics;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Execution;
using Cachewise.Stores.Redis.Topology;
using Cachewise.Telemetry;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Reads;

/// <summary>The keys of reads that share a command, which only a single server accepts.</summary>
internal readonly struct BatchKeys(ReadBatch batch) : IRedisKeys
{
    public ReadBatch Batch => batch;

    public IReadOnlyList<ActivityContext> Callers => Span.AreRecorded ? batch.Callers : [];

    public RedisNode NodeIn(SlotMap slots) => batch.Reads[0].Key.NodeIn(slots);

    public void AddTo(StaleKeyJournal journal)
    {
        foreach (var read in batch.Reads)
        {
            read.Key.AddTo(journal);
        }
    }

    public bool AreIn(StaleKeyJournal journal) => batch.Reads.Any(read => read.Key.AreIn(journal));

    public bool Includes(RedisKey key) => batch.Reads.Any(read => read.Key.Includes(key));
}
