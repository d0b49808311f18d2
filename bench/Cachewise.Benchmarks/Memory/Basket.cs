namespace Cachewise.Benchmarks.Memory;

/// <summary>A value that can change, so that readers need copies: about 280 bytes of JSON.</summary>
public sealed class Basket
{
    public static Basket Sample { get; } = new() { Id = 7, Owner = "somebody@example.org", Lines = [.. Enumerable.Range(1, 5).Select(i => new BasketLine { Sku = $"TEA-{i:0000}", Quantity = i, Price = 4.25m * i })] };

    public int Id { get; set; }

    public string Owner { get; set; } = "";

    public IList<BasketLine> Lines { get; init; } = [];
}
