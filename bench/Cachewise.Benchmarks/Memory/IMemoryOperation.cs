using Cachewise.Benchmarks.Measuring;

namespace Cachewise.Benchmarks.Memory;

/// <summary>One operation, on any cache in memory: one table.</summary>
internal interface IMemoryOperation
{
    static abstract string Heading { get; }

    static abstract Target? Target { get; }

    /// <summary>Stores the values that the operation finds.</summary>
    static abstract void Prepare<T>(T cache, string key)
        where T : struct, IMemoryContender;

    /// <summary>Runs it, and returns a part of the result, so that the compiler cannot leave it out.</summary>
    static abstract int Do<T>(T cache, string key)
        where T : struct, IMemoryContender;
}
