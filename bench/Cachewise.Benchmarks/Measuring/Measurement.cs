namespace Cachewise.Benchmarks.Measuring;

/// <summary>The results of one contestant.</summary>
/// <param name="Name">The contestant.</param>
/// <param name="Nanoseconds">The time of an operation: the median of the rounds.</param>
/// <param name="Bytes">What an operation allocates: the mean of all rounds.</param>
/// <param name="Ratio">The time against the limit's in the same round.</param>
internal sealed record Measurement(string Name, double Nanoseconds, double Bytes, Spread Ratio);
