namespace Storefront.Products;

/// <summary>Whether a read was answered from the cache, and how long it took.</summary>
public sealed record Timing(bool IsHit, TimeSpan Elapsed)
{
    public string Outcome => IsHit ? "hit" : "miss";

    public string Milliseconds => Elapsed.TotalMilliseconds.ToString(Elapsed.TotalMilliseconds < 10 ? "0.00" : "0");
}
