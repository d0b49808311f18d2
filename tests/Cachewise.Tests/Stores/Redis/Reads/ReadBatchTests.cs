using Cachewise.Keys;
using Cachewise.Stores.Redis.Reads;
using CsCheck;

namespace Cachewise.Tests.Stores.Redis.Reads;

public sealed class ReadBatchTests
{
    private static readonly KeySpace[] Spaces = [new("p", 1, isDefaultVersion: true), new("p", 2, isDefaultVersion: false)];

    private static readonly ObjectPool<PendingRead> Pool = new(capacity: 0);

    [Fact]
    public void Each_key_is_an_argument_once_in_the_order_of_the_reads_and_no_read_is_lost() =>
        Gen.Select(Gen.Int[0, 1], Gen.Int[0, 30]).Array[1, 100].Sample(keys =>
        {
            var batch = new ReadBatch();
            var reads = keys.Select(key => NewRead(key.Item1, $"k{key.Item2}")).ToList();
            reads.ForEach(batch.Add);

            var full = reads.Select(read => read.Key.Space.Full(read.Key.Name)).ToList();
            Assert.Equal(full.Distinct(StringComparer.Ordinal), batch.Arguments.ToArray().Select(argument => (string?)argument.Key));
            Assert.Equal(batch.Count, batch.Arguments.Length);
            Assert.Equal(reads.ToHashSet(), batch.All.ToHashSet());
            Assert.Equal(reads.Count, batch.All.Count());
            for (var i = 0; i < batch.Count; i++)
            {
                for (var read = batch.Reads[i]; read is not null; read = read.Next)
                {
                    Assert.Equal((string?)batch.Arguments.Span[i].Key, read.Key.Space.Full(read.Key.Name));
                }
            }

            batch.Clear();
            Assert.Equal((0, 0), (batch.Count, batch.Arguments.Length));
            Assert.Empty(batch.All);
        });

    [Fact]
    public void It_holds_as_many_keys_as_a_batch_may_have()
    {
        var batch = new ReadBatch();

        for (var i = 0; i < BatchSize.MaxKeys; i++)
        {
            batch.Add(NewRead(0, $"k{i}"));
            batch.Add(NewRead(0, $"k{i}"));
        }

        Assert.Equal(BatchSize.MaxKeys, batch.Count);
    }

    private static PendingRead NewRead(int space, string name)
    {
        var read = new PendingRead(Pool);
        read.Begin(new(Spaces[space], name), generation: 0, deadline: 0, caller: null);
        return read;
    }
}
