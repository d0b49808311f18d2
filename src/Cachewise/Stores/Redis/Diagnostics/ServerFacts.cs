namespace Cachewise.Stores.Redis.Diagnostics;

/// <summary>What a failure says about the server that was asked.</summary>
/// <param name="OperationTimeout">The longest time that one operation may take.</param>
/// <param name="IsCluster">Whether it is a node of a cluster.</param>
/// <param name="Problem">What the connection found out; null where it knows of no problem.</param>
/// <param name="Version">Product and version; null where they are not known.</param>
internal readonly record struct ServerFacts(TimeSpan OperationTimeout, bool IsCluster, ConnectionProblem? Problem, string? Version);
