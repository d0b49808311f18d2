namespace Cachewise.Benchmarks.Measuring;

/// <summary>One row of a table.</summary>
/// <param name="Name">The row's name.</param>
/// <param name="Run">Does so many operations, and returns when they are done.</param>
internal sealed record Contestant(string Name, Action<int> Run);
