namespace Storefront.Products;

/// <summary>A value, and how it was come by.</summary>
public sealed record Served<T>(T Value, Timing Timing);
