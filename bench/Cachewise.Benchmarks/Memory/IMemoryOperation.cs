using Cachewise.Benchmarks.Measuring;

namespace Cachewise.Benchmarks.Memory;

/// <summary>One operation, on any cache in memory: one table.</summary>
internal interface IMemoryOperation
{
    static abstract string Heading { get; }

    static abstract Target? Target { get; }

    /// <summary>Makes what the operation finds.</summary>
    static abstract void Prepare<T>(T cache, string key)
        where T : struct, IMemoryContender;

    /// <summary>Does it, and returns something of the result, so that the compiler cannot leave it out.</summary>
    static abstract int Do<T>(T cache, string key)
        where T : struct, IMemoryContender;
}
