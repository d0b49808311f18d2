using Cachewise.FaultTests.Near.Scenarios;
using Cachewise.FaultTests.Scenarios;

namespace Cachewise.FaultTests.Near;

/// <summary>
/// The faults of the proof, by what docs/near-cache.md calls them, in its order: those of docs/reliability.md, and
/// those of the tracking, of processes and of clocks.
/// </summary>
internal static class NearFaults
{
    public static IReadOnlyDictionary<string, NearFault> ByName { get; } = new OrderedDictionary<string, NearFault>(StringComparer.Ordinal)
    {
        ["Nothing happens"] = new(pace => new NothingHappens(pace), Times: 0),
        ["Several faults, one after the other"] = new(pace => new OneAfterTheOther(pace), Times: 2 * OneAfterTheOther.Faults, TimesInQuickForm: OneAfterTheOther.Faults),
        ["Tracking is slow"] = new(pace => new TrackingFault(pace, proxy => proxy.TrackingDelay = NearRun.Bound / 2, proxy => proxy.TrackingDelay = TimeSpan.Zero)),
        ["Tracking is slower than the bound"] = new(pace => new TrackingFault(pace, proxy => proxy.TrackingDelay = 2 * NearRun.Bound, proxy => proxy.TrackingDelay = TimeSpan.Zero)),
        ["Tracking stalls, and then tells all"] = new(pace => new TrackingFault(pace, proxy => proxy.HoldReplies(ofTracking: true), proxy => proxy.ReleaseReplies())),
        ["Network loses what is sent on tracking connections"] = new(pace => new TrackingFault(pace, proxy => proxy.IsTrackingSilent = true, proxy => proxy.IsTrackingSilent = false)),
        ["Tracking is cut in the middle of a message"] = new(pace => new TrackingFault(pace, proxy => proxy.CutTrackingInMessage())),
        ["Tracking connections are replaced, and cut"] = new(pace => new TrackingReplaced(pace)),
        ["Server kills the tracking connections"] = new(pace => new TrackingKilled(pace)),
        ["Processes are suspended"] = new(pace => new ProcessSuspended(pace)),
        ["Clock of the processes is set"] = new(pace => new ProcessClockStepped(pace)),
        ["Clock of the server is set forward"] = new(pace => new ServerClockStepped(pace)),
        ["Login is rejected"] = new(pace => new LoginRejected(pace)),
        ["Server killed, restarted with its data"] = new(pace => new ServerKilled(pace)),
        ["Server restarted empty"] = new(pace => new ServerRestartedEmpty(pace)),
        ["Server loads a long file"] = new(pace => new ServerLoads(pace)),
        ["Server hangs"] = new(pace => new ServerHangs(pace)),
        ["Server is full"] = new(pace => new ServerFull(pace)),
        ["Server becomes a replica"] = new(pace => new ServerReadOnly(pace)),
        ["Server kills its clients"] = new(pace => new ClientsKilled(pace)),
        ["Network is slow"] = new(pace => new NetworkSlow(pace, ofTimeout: 0.4)),
        ["Network is slower than the timeout"] = new(pace => new NetworkSlow(pace, ofTimeout: 1.5)),
        ["Connections are reset in the middle of replies"] = new(pace => new ConnectionsReset(pace)),
        ["Connections die unnoticed"] = new(pace => new ConnectionsDead(pace, newToo: false)),
        ["Network loses everything"] = new(pace => new ConnectionsDead(pace, newToo: true)),
        ["A large value beside small ones"] = new(pace => new LargeValueBeside(pace), Times: 1),
        ["Certificate replaced"] = new(pace => new CertificateReplaced(pace), Times: 1),
        ["Sentinel: primary killed"] = new(pace => new PrimaryKilled(pace), Times: 1),
        ["Sentinel: failover while the primary runs"] = new(pace => new PrimaryReplaced(pace, leastReplicas: 0), Times: 2),
        ["Cluster: node killed"] = new(pace => new ClusterNodeKilled(pace), Times: 1),
        ["Cluster: connections to a node die unnoticed"] = new(pace => new ClusterConnectionsDead(pace), Times: 2),
        ["Cluster: slots moved"] = new(pace => new ClusterSlotsMoved(pace), Times: 1),
    };

    /// <summary>The faults of the form that runs.</summary>
    public static IEnumerable<string> Names => ByName.Where(fault => fault.Value.IsIncluded).Select(fault => fault.Key);
}
