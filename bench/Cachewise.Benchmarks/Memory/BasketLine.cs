namespace Cachewise.Benchmarks.Memory;

/// <summary>A part of a value that can change.</summary>
public sealed class BasketLine
{
    public string Sku { get; set; } = "";

    public int Quantity { get; set; }

    public decimal Price { get; set; }
}
