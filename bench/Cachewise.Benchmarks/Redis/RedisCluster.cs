namespace Cachewise.Benchmarks.Redis;

/// <summary>A Redis Cluster of three primaries on free ports of 127.0.0.1, that ends with this object.</summary>
internal sealed class RedisCluster : IDisposable
{
    private const int Slots = 16384;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cachewise-benchmarks-");
    // By default 10000 above the port, which may be no valid port.
    private readonly int[] _busPorts = [RedisServer.FreePort(), RedisServer.FreePort(), RedisServer.FreePort()];
    private readonly RedisServer[] _nodes;

    public RedisCluster() => _nodes = Array.ConvertAll(_busPorts, bus => RedisServer.Start(
        "--cluster-enabled", "yes", "--cluster-port", $"{bus}", "--cluster-config-file", Path.Combine(_folder.FullName, $"{bus}.conf"))!);

    public int[] Ports => Array.ConvertAll(_nodes, node => node.Port);

    /// <summary>Assigns the slots, connects the nodes, and waits until they serve.</summary>
    public void Join()
    {
        for (var i = 0; i < _nodes.Length; i++)
        {
            Await(_nodes[i], "+OK", $"CLUSTER ADDSLOTSRANGE {Slots * i / _nodes.Length} {(Slots * (i + 1) / _nodes.Length) - 1}");
            Await(_nodes[0], "+OK", $"CLUSTER MEET 127.0.0.1 {_nodes[i].Port} {_busPorts[i]}");
        }

        foreach (var node in _nodes)
        {
            Await(node, "cluster_state:ok", "CLUSTER INFO"); // which says that it knows the owner of every slot
        }
    }

    public void Dispose()
    {
        foreach (var node in _nodes)
        {
            node.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static void Await(RedisServer node, string part, string command)
    {
        if (!SpinWait.SpinUntil(() => node.Send(command).Contains(part, StringComparison.Ordinal), Patience))
        {
            throw new InvalidOperationException($"redis-server on port {node.Port} answers '{node.Send(command)}' to {command}.");
        }
    }
}
