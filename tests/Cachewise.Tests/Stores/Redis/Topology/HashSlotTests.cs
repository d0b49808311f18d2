using System.Text;
using Cachewise.Stores.Redis.Topology;
using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Stores.Redis.Topology;

public sealed class HashSlotTests(SharedCluster cluster)
{
    [Fact]
    public async Task The_slot_of_a_key_is_what_the_server_says()
    {
        var random = new Random(7);
        string[] keys =
        [
            "", "a", "123456789", "{a}b", "a{b}c{d}", "a{}b", "{}", "{", "}", "}{a}", "a{b", "a}b{", "{{a}}b", "caf\u00e9 {\u732b}", new('k', 500),
            .. Enumerable.Range(0, 200).Select(_ => string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => "{}ab:\u00e9"[random.Next(6)]))),
        ];
        var server = (await cluster.PrimariesAsync()).First();

        foreach (var key in keys)
        {
            Assert.Equal((key, (int)await server.ExecuteAsync("CLUSTER", "KEYSLOT", key)), (key, HashSlot.Compute(Encoding.UTF8.GetBytes(key))));
        }
    }
}
