namespace Cachewise.Tests.Servers;

/// <summary>A Redis Cluster of three primaries, each with a replica if asked for.</summary>
internal sealed class RedisCluster : IDisposable
{
    /// <summary>How many there are, without their replicas.</summary>
    public const int Primaries = 3;

    private const int Slots = 16384;

    private readonly List<RedisServer> _nodes = [];
    private readonly string[] _login;
    private readonly string[] _arguments;

    /// <param name="withReplicas">Whether each primary has a replica.</param>
    /// <param name="password">The password of the nodes; null for none.</param>
    /// <param name="certificate">With one, the nodes speak TLS among themselves, and may be spoken to by it.</param>
    /// <param name="arguments">More arguments of redis-server.</param>
    public RedisCluster(bool withReplicas = false, string? password = null, Certificate? certificate = null, params string[] arguments)
    {
        _arguments = arguments;
        _login = password is null ? [] : ["-a", password];
        try
        {
            Start(withReplicas ? 2 * Primaries : Primaries, password, certificate);
            Join();
            Replicate();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The primaries, with a third of the slots each, and then their replicas in the same order.</summary>
    public IReadOnlyList<RedisServer> Nodes => _nodes;

    /// <summary>Where the nodes are: by TLS if they have it.</summary>
    public IReadOnlyList<RedisEndpoint> Endpoints => [.. Nodes.Select(node => new RedisEndpoint("127.0.0.1", node.BestPort))];

    /// <summary>The declaration on this cluster, found by its first node.</summary>
    public CacheConfig Here(CacheConfig config) => config with
    {
        RedisUrl = Nodes[0].Url(),
        ConnectionPool = config.ConnectionPool with { StartupNodes = [Endpoints[0]] },
    };

    /// <summary>Which of the primaries, 0 to 2, had the slot at the start.</summary>
    public static int NodeOf(int slot) => Enumerable.Range(0, Primaries).First(node => slot < Slots * (node + 1) / Primaries);

    /// <summary>
    /// Begins to move a slot from one primary to another: existing entries stay until they are moved, new ones are
    /// created at the other.
    /// </summary>
    public void BeginMove(int slot, int from, int to)
    {
        Await(Nodes[to], answer => answer is "OK", "CLUSTER", "SETSLOT", $"{slot}", "IMPORTING", IdOf(from));
        Await(Nodes[from], answer => answer is "OK", "CLUSTER", "SETSLOT", $"{slot}", "MIGRATING", IdOf(to));
    }

    /// <summary>Moves so many entries of the slot; returns whether there were any.</summary>
    public bool MoveEntries(int slot, int from, int to, int count)
    {
        var keys = Nodes[from].Cli([.. _login, "CLUSTER", "GETKEYSINSLOT", $"{slot}", $"{count}"]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return keys is not [] && Nodes[from].Cli([.. _login, "MIGRATE", "127.0.0.1", $"{Nodes[to].Port}", "", "0", "5000", "KEYS", .. keys]) is "OK" or "NOKEY";
    }

    /// <summary>Ends the move: the other node has the slot.</summary>
    public void EndMove(int slot, int to)
    {
        foreach (var node in Nodes.Where(node => node.IsRunning).OrderByDescending(node => node == Nodes[to]))
        {
            Await(node, answer => answer is "OK", "CLUSTER", "SETSLOT", $"{slot}", "NODE", IdOf(to));
        }
    }

    /// <summary>Waits until the replicas have every write of their primaries.</summary>
    public void AwaitReplication()
    {
        for (var i = Primaries; i < Nodes.Count; i++)
        {
            var offset = long.Parse(Nodes[i - Primaries].Cli([.. _login, "ROLE"]).Split('\n')[1]);
            Await(Nodes[i], answer => long.Parse(answer.Split('\n')[4]) >= offset, "ROLE");
        }
    }

    /// <summary>Promotes the replica of a primary, 0 to 2, whether that runs or not.</summary>
    public void FailOver(int primary)
    {
        var replica = Nodes[Primaries + primary];
        Await(replica, answer => answer is "OK", "CLUSTER", "FAILOVER", "TAKEOVER");
        Await(replica, answer => answer.StartsWith("master", StringComparison.Ordinal), "ROLE");
    }

    /// <summary>Makes the node announce another port to clients.</summary>
    public void Announce(int node, int port)
    {
        Await(Nodes[node], answer => answer is "OK", "CONFIG", "SET", "cluster-announce-port", $"{port}");
        foreach (var each in Nodes)
        {
            Await(each, answer => answer.Contains($"\n{port}\n", StringComparison.Ordinal), "CLUSTER", "SLOTS");
        }
    }

    public void Dispose() => _nodes.ForEach(node => node.Dispose());

    private void Start(int count, string? password, Certificate? certificate)
    {
        for (var i = 0; i < count; i++)
        {
            string[] arguments =
            [
                "--cluster-enabled", "yes",
                "--repl-diskless-sync-delay", "0",
                .. password is null ? [] : (string[])["--requirepass", password, "--masterauth", password],
                .. certificate is null ? [] : (string[])["--tls-cluster", "yes", "--tls-replication", "yes"],
                .. _arguments,
            ];
            _nodes.Add(new(arguments, certificate));
            _nodes[i].Require();
        }
    }

    private void Join()
    {
        for (var i = 0; i < Primaries; i++)
        {
            var first = Slots * i / Primaries; // one by one: ADDSLOTSRANGE is of Redis 7
            Await(Nodes[i], answer => answer is "OK", ["CLUSTER", "ADDSLOTS", .. Enumerable.Range(first, (Slots * (i + 1) / Primaries) - first).Select(slot => $"{slot}")]);
            Await(Nodes[i], answer => answer is "OK", "CLUSTER", "SET-CONFIG-EPOCH", $"{i + 1}");
        }

        foreach (var node in Nodes.Skip(1))
        {
            Await(Nodes[0], answer => answer is "OK", "CLUSTER", "MEET", "127.0.0.1", $"{node.BestPort}");
        }

        foreach (var node in Nodes)
        {
            Await(node, answer => answer.Contains("cluster_state:ok", StringComparison.Ordinal) && answer.Contains($"cluster_known_nodes:{Nodes.Count}\r", StringComparison.Ordinal), "CLUSTER", "INFO");
        }
    }

    private void Replicate()
    {
        for (var i = Primaries; i < Nodes.Count; i++)
        {
            Await(Nodes[i], answer => answer is "OK", "CLUSTER", "REPLICATE", Nodes[i - Primaries].Cli([.. _login, "CLUSTER", "MYID"]));
        }

        foreach (var replica in Nodes.Skip(Primaries))
        {
            Await(replica, answer => answer.Contains("master_link_status:up", StringComparison.Ordinal), "INFO", "replication");
        }

        foreach (var node in Nodes) // clients ask any of them
        {
            Await(node, answer => answer.Split("slave").Length - 1 == Nodes.Count - Primaries, "CLUSTER", "NODES");
        }
    }

    private string IdOf(int node) => Nodes[node].Cli([.. _login, "CLUSTER", "MYID"]);

    private void Await(RedisServer node, Func<string, bool> isSo, params string[] command) => node.Await(isSo, [.. _login, .. command]);
}
