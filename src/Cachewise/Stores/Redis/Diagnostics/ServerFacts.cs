namespace Cachewise.Stores.Redis.Diagnostics;

/// <summary>What is known about a server when a call to it fails.</summary>
/// <param name="OperationTimeout">The longest time that one operation may take.</param>
/// <param name="IsReplica">Whether the call failed because it is a replica.</param>
/// <param name="Problem">What the connection found out; null where it knows of no problem.</param>
/// <param name="Version">Product and version; null where they are not known.</param>
internal readonly record struct ServerFacts(TimeSpan OperationTimeout, bool IsReplica, ConnectionProblem? Problem, string? Version);
