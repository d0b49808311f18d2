using Cachewise.Stores.Redis.Reads;

namespace Cachewise.Tests.Stores.Redis.Reads;

public sealed class BatchSizeTests
{
    [Theory]
    [InlineData(0, BatchSize.MaxKeys)]
    [InlineData(100, BatchSize.MaxKeys)]
    [InlineData(4096, 64)]
    [InlineData(100_000, 2)]
    [InlineData(50_000_000, 2)]
    public void A_batch_has_as_many_keys_as_values_of_the_last_size_fit(long valueBytes, int expected)
    {
        var size = new BatchSize();

        size.Learn(10, 10 * valueBytes);

        Assert.Equal(expected, size.Keys);
    }

    [Fact]
    public void A_large_value_counts_at_once_and_is_forgotten_bit_by_bit()
    {
        var size = new BatchSize();
        size.Learn(10, 1000);
        size.Learn(10, 1_000_000);
        Assert.Equal(2, size.Keys);

        var last = size.Keys;
        for (var batches = 0; size.Keys < BatchSize.MaxKeys; batches++)
        {
            size.Learn(10, 1000);
            Assert.InRange(size.Keys, last, BatchSize.MaxKeys);
            Assert.InRange(batches, 0, 100);
            last = size.Keys;
        }
    }
}
