namespace Cachewise.Benchmarks.Memory;

/// <summary>A value that can change, so that readers need copies.</summary>
public sealed class Basket
{
    public static Basket Sample { get; } = new() { Id = 7, Owner = "somebody@example.org", Lines = ["Teapot", "Cup", "Saucer", "Spoon"] };

    public int Id { get; set; }

    public string Owner { get; set; } = "";

    public IList<string> Lines { get; init; } = [];
}
