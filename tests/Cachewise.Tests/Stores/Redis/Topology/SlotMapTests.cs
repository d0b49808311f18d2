using System.Net;
using System.Text;
using Cachewise.Keys;
using Cachewise.Stores.Redis.Topology;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis.Topology;

/// <summary>The nodes of keys, and which keys a command may have together.</summary>
public sealed class SlotMapTests
{
    private static readonly SlotMap ThreeNodes = SlotMap.Parse(
        RedisResult.Create([Range(0, 4999, port: 1), Range(5000, 9999, port: 2), Range(10_000, HashSlot.Count - 1, port: 3)]), new IPEndPoint(IPAddress.Loopback, 1));

    [Theory]
    [InlineData("{shop}:1:", true)]
    [InlineData("a{b}c:1:", true)]
    [InlineData("a{b:1:", false)]
    [InlineData("a{}b:1:", false)]
    [InlineData("shop:1:", false)]
    public void Every_probe_begins_as_the_keys_of_the_cache(string start, bool isOneSlot)
    {
        var (slots, nodes) = (ThreeNodes, ThreeNodes.Nodes);
        var owner = slots.OwnerOf((RedisKey)$"{start}any");

        Assert.All([.. nodes, RedisNode.Unnamed], node => Assert.StartsWith(start, (string?)slots.KeyOn(node, start), StringComparison.Ordinal));
        Assert.Equal(isOneSlot ? [owner] : nodes, slots.NodesOf(start));
        Assert.All(slots.NodesOf(start), node => Assert.Equal(node, slots.OwnerOf(slots.KeyOn(node, start))));
        Assert.Equal(isOneSlot ? [owner] : nodes, nodes.Where(node => slots.MayHave(node, start)));
        Assert.False(slots.MayHave(new(new IPEndPoint(IPAddress.Loopback, 4)), start));
        Assert.True(slots.Covers(start));
        Assert.False(SlotMap.UnknownCluster.Covers(start));
        Assert.Equal([RedisNode.Unnamed], SlotMap.UnknownCluster.NodesOf(start));
        Assert.Equal([RedisNode.Unnamed], SlotMap.OneServer.NodesOf(start));
    }

    [Fact]
    public void One_server_allows_any_keys_in_one_command()
    {
        Assert.True(SlotMap.OneServer.AllowsManyKeys);
        Assert.True(SlotMap.OneServer.AllowsBoth("a", "b"));
    }

    [Fact]
    public void A_cluster_allows_the_keys_of_one_slot_in_one_command()
    {
        Assert.False(ThreeNodes.AllowsManyKeys);
        Assert.False(ThreeNodes.AllowsBoth("a", "b"));
        Assert.True(ThreeNodes.AllowsBoth("{shop}:1:a", "{shop}:2:a"));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("\u00e9")]
    public void The_owner_of_a_name_is_that_of_its_full_key(string name)
    {
        var keys = new KeySpace("shop", 1, isDefaultVersion: true);

        Assert.Equal(ThreeNodes.OwnerOf(HashSlot.Compute(Encoding.UTF8.GetBytes($"shop:1:{name}"))), ThreeNodes.OwnerOf(keys, name));
        Assert.Equal(RedisNode.Unnamed, SlotMap.OneServer.OwnerOf(keys, name));
    }

    private static RedisResult Range(int first, int last, int port) => RedisResult.Create(
        [RedisResult.Create((RedisValue)first), RedisResult.Create((RedisValue)last), RedisResult.Create([RedisResult.Create((RedisValue)"127.0.0.1"), RedisResult.Create((RedisValue)port), RedisResult.Create((RedisValue)"id")])]);
}
