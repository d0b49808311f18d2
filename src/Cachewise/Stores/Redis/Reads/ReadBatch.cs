using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cachewise.Stores.Redis.Commands;
using Cachewise.Stores.Redis.Execution;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Reads;

/// <summary>Reads that share a command. A key that several of them read is in it once.</summary>
internal sealed class ReadBatch
{
    private readonly Dictionary<OneKey, int> _places = new(KeyComparer.Instance);
    private readonly List<PendingRead> _reads = [];
    private readonly RedisKeyOrValue[] _arguments = new RedisKeyOrValue[BatchSize.MaxKeys];

    /// <summary>Sends the batch. It is made once for each object, and so is <see cref="Ended"/>.</summary>
    public Func<ValueTask<Reply<bool>>>? Send { get; set; }

    /// <summary>Called when the call has ended that <see cref="Awaiter"/> waits for.</summary>
    public Action? Ended { get; set; }

    /// <summary>The call, while it is under way.</summary>
    public ConfiguredValueTaskAwaitable<Reply<bool>>.ConfiguredValueTaskAwaiter Awaiter { get; set; }

    /// <summary>One read of each key, in the order of <see cref="Arguments"/>; <see cref="PendingRead.Next"/> are the
    /// others.</summary>
    public IReadOnlyList<PendingRead> Reads => _reads;

    /// <summary>All its reads.</summary>
    public IEnumerable<PendingRead> All
    {
        get
        {
            foreach (var first in _reads)
            {
                for (var read = first; read is not null; read = read.Next)
                {
                    yield return read;
                }
            }
        }
    }

    /// <summary>How many keys it has.</summary>
    public int Count => _reads.Count;

    /// <summary>How many bytes the values had that were received.</summary>
    public long Bytes { get; private set; }

    /// <summary>The arguments of MGET.</summary>
    public ReadOnlyMemory<RedisKeyOrValue> Arguments => _arguments.AsMemory(0, _reads.Count);

    /// <summary>The spans that its callers called in, as far as there are any.</summary>
    public IReadOnlyList<ActivityContext> Callers => [.. All.Select(read => read.Caller).OfType<Activity>().Select(caller => caller.Context)];

    /// <summary>Adds a read. At most <see cref="BatchSize.MaxKeys"/> have a key of their own.</summary>
    public void Add(PendingRead read)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, read.Key, out var exists);
        if (exists)
        {
            read.Next = _reads[place];
            _reads[place] = read;
        }
        else
        {
            place = _reads.Count;
            _arguments[place] = read.Key.Key;
            _reads.Add(read);
        }
    }

    /// <summary>
    /// Gives each read what the server has replied. No caller goes on before <see cref="PendingRead.End"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is no reply to this command.</exception>
    public void Receive(LargeValues large, RespResult reply)
    {
        using var whole = reply;
        var reader = whole.Read();
        if (!reader.AggregateLengthIs(Count))
        {
            throw new InvalidOperationException($"The reply to MGET of {Count} keys has another number of values.");
        }

        Bytes = 0;
        var values = reader.AggregateChildren();
        for (var i = 0; values.MoveNext(); i++)
        {
            for (var read = _reads[i]; read is not null; read = read.Next)
            {
                var lease = values.Value.ReadLease();
                Bytes += lease?.Length ?? 0;
                read.Received = large.Receive(read.Key, lease);
            }
        }
    }

    /// <summary>Empties it. Only after its reply: the client may still send a batch that has failed.</summary>
    public void Clear()
    {
        Array.Clear(_arguments, 0, Count);
        _places.Clear();
        _reads.Clear();
        Awaiter = default;
    }

    private sealed class KeyComparer : IEqualityComparer<OneKey>
    {
        public static readonly KeyComparer Instance = new();

        public bool Equals(OneKey x, OneKey y) => x.Space.Version == y.Space.Version && string.Equals(x.Name, y.Name, StringComparison.Ordinal);

        public int GetHashCode(OneKey key) => HashCode.Combine(key.Name.GetHashCode(StringComparison.Ordinal), key.Space.Version);
    }
}
