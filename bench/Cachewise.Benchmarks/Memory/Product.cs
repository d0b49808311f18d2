using System.ComponentModel;

namespace Cachewise.Benchmarks.Memory;

/// <summary>A value that cannot change. Cachewise proves that; HybridCache needs to be told.</summary>
[ImmutableObject(true)]
public sealed record Product(int Id, string Name, decimal Price, bool IsInStock)
{
    public static Product Sample { get; } = new(7, "Teapot, cast iron, 1.2 litres", 39.95m, IsInStock: true);
}
