using System.Net;
using System.Text;
using Cachewise.Keys;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Topology;

/// <summary>
/// Which node has which keys, at one moment. A cluster assigns the keys to 16,384 slots, and the slots to its nodes; a
/// single server is one slot.
/// </summary>
internal sealed class SlotMap
{
    /// <summary>One server has all keys.</summary>
    public static readonly SlotMap OneServer = new([RedisNode.Unnamed], uncovered: 0);

    /// <summary>A cluster of which nothing is known yet.</summary>
    public static readonly SlotMap UnknownCluster = new([.. Enumerable.Repeat(RedisNode.Unnamed, HashSlot.Count)], HashSlot.Count);

    private readonly RedisNode[] _owners;
    private readonly HashSet<RedisNode> _nodes;

    private SlotMap(RedisNode[] owners, int uncovered)
    {
        _owners = owners;
        Uncovered = uncovered;
        _nodes = [.. owners];
        Nodes = _nodes.Count == 1 ? [.. _nodes] : [.. _nodes.Where(node => node != RedisNode.Unnamed)];
    }

    /// <summary>How many slots there are.</summary>
    public int Count => _owners.Length;

    /// <summary>How many slots no node has.</summary>
    public int Uncovered { get; }

    /// <summary>All nodes that have a slot.</summary>
    public IReadOnlyList<RedisNode> Nodes { get; }

    /// <summary>Whether a node has a slot.</summary>
    public bool Has(RedisNode node) => _nodes.Contains(node);

    /// <summary>
    /// Reads the reply to CLUSTER SLOTS: ranges of slots, each with its owner and then the replicas of that.
    /// </summary>
    /// <param name="answer">The reply.</param>
    /// <param name="from">The node, which may not know its own address.</param>
    public static SlotMap Parse(RedisResult answer, EndPoint from)
    {
        var owners = Enumerable.Repeat(RedisNode.Unnamed, HashSlot.Count).ToArray();
        foreach (var range in (RedisResult[])answer!)
        {
            var (first, last) = ((int)range[0], (int)range[1]);
            owners.AsSpan(first, last - first + 1).Fill(NodeOf(range[2], from));
        }

        return new(owners, owners.Count(owner => owner == RedisNode.Unnamed));
    }

    public int SlotOf(RedisKey key) => IsCluster ? HashSlot.Compute((byte[]?)key) : 0;

    public int SlotOf(string key) => IsCluster ? HashSlot.Compute(Encoding.UTF8.GetBytes(key)) : 0;

    public RedisNode OwnerOf(int slot) => IsCluster ? _owners[slot] : _owners[0];

    public RedisNode OwnerOf(RedisKey key) => IsCluster ? OwnerOf(SlotOf(key)) : _owners[0];

    /// <summary>The node of a key, whose bytes are made only where there are several nodes.</summary>
    public RedisNode OwnerOf(KeySpace keys, string name) => IsCluster ? OwnerOf((RedisKey)keys.FullUtf8(name)) : _owners[0];

    /// <summary>
    /// Whether one command may carry any keys together. A cluster allows the keys of one slot in a command, and rejects
    /// even those while the slot moves: there each key is a command of its own.
    /// </summary>
    public bool AllowsManyKeys => !IsCluster;

    /// <summary>Whether one command may carry both keys, as a rename does.</summary>
    public bool AllowsBoth(RedisKey one, RedisKey other) => SlotOf(one) == SlotOf(other);

    /// <summary>Whether every slot has the same owner in the other map.</summary>
    public bool IsSameAs(SlotMap other) => _owners.AsSpan().SequenceEqual(other._owners);

    /// <summary>
    /// The nodes that may have keys which begin so: one if the beginning has a hash tag, which puts them all into one
    /// slot; otherwise all.
    /// </summary>
    public IReadOnlyList<RedisNode> NodesOf(string start) => SlotOfAll(start) is { } slot && OwnerOf(slot) is var owner && owner != RedisNode.Unnamed ? [owner] : Nodes;

    /// <summary>Whether a node may have keys which begin so.</summary>
    public bool MayHave(RedisNode node, string start) => Has(node) && (SlotOfAll(start) is not { } slot || OwnerOf(slot) == node);

    /// <summary>Whether every key which begins so has a node.</summary>
    public bool Covers(string start) => SlotOfAll(start) is { } slot ? OwnerOf(slot) != RedisNode.Unnamed : Uncovered == 0;

    /// <summary>
    /// A key which begins so and that this node has; another key if it can have none. The user may be allowed no keys
    /// that begin otherwise.
    /// </summary>
    public RedisKey KeyOn(RedisNode node, string start) => IsCluster && SlotOfAll(start) is null && Has(node)
        ? Enumerable.Range(0, int.MaxValue).Select(i => (RedisKey)$"{start}cachewise{i}").First(key => OwnerOf(key) == node)
        : $"{start}cachewise";

    private bool IsCluster => Count > 1;

    /// <summary>The slot of all keys which begin so; null if they have no slot in common.</summary>
    private int? SlotOfAll(string start) => IsCluster && SlotOf($"{start}1") is var slot && slot == SlotOf($"{start}2") ? slot : null;

    /// <summary>
    /// Reads a node: host, port, identifier, and more. The host is an address or a name, as the node that replies is
    /// configured; <c>?</c> if it prefers names and has none.
    /// </summary>
    private static RedisNode NodeOf(RedisResult node, EndPoint from)
    {
        var host = (string?)node[0] is "?" ? (string?)node[3][1] : (string?)node[0];
        var port = (int)node[1];
        return new(string.IsNullOrEmpty(host) ? WithPort(from, port) : IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port));
    }

    private static EndPoint WithPort(EndPoint endpoint, int port) => endpoint switch
    {
        IPEndPoint ip => new IPEndPoint(ip.Address, port),
        DnsEndPoint dns => new DnsEndPoint(dns.Host, port),
        _ => endpoint,
    };
}
