using Cachewise.FaultTests.Scenarios;

namespace Cachewise.FaultTests;

/// <summary>The faults, by what docs/reliability.md calls them, in its order.</summary>
internal static class AllScenarios
{
    public static IReadOnlyDictionary<string, Func<Pace, Scenario>> ByName { get; } = new OrderedDictionary<string, Func<Pace, Scenario>>(StringComparer.Ordinal)
    {
        ["Nothing happens"] = pace => new NothingHappens(pace),
        ["Server killed, restarted with its data"] = pace => new ServerKilled(pace),
        ["Server restarted empty"] = pace => new ServerRestartedEmpty(pace),
        ["Server loads a long file"] = pace => new ServerLoads(pace),
        ["Server hangs"] = pace => new ServerHangs(pace),
        ["Server is full"] = pace => new ServerFull(pace),
        ["Server becomes a replica"] = pace => new ServerReadOnly(pace),
        ["Server kills its clients"] = pace => new ClientsKilled(pace),
        ["Network is slow"] = pace => new NetworkSlow(pace, ofTimeout: 0.4),
        ["Network is slower than the timeout"] = pace => new NetworkSlow(pace, ofTimeout: 1.5),
        ["Connections are reset in the middle of replies"] = pace => new ConnectionsReset(pace),
        ["Connections die unnoticed"] = pace => new ConnectionsDead(pace, newToo: false),
        ["Network loses everything"] = pace => new ConnectionsDead(pace, newToo: true),
        ["A large value beside small ones"] = pace => new LargeValueBeside(pace),
        ["A large batch"] = pace => new LargeBatch(pace),
        ["Password changed"] = pace => new PasswordChanged(pace),
        ["Certificate replaced"] = pace => new CertificateReplaced(pace),
        ["Sentinel: primary killed"] = pace => new PrimaryKilled(pace),
        ["Sentinel: failover while the primary runs"] = pace => new PrimaryReplaced(pace, leastReplicas: 0),
        ["Sentinel: the same, with min-replicas-to-write 1"] = pace => new PrimaryReplaced(pace, leastReplicas: 1),
        ["Cluster: node killed"] = pace => new ClusterNodeKilled(pace),
        ["Cluster: connections to a node die unnoticed"] = pace => new ClusterConnectionsDead(pace),
        ["Cluster: slots moved"] = pace => new ClusterSlotsMoved(pace),
    };
}
