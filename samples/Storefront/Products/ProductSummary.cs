namespace Storefront.Products;

/// <summary>A product as it stands in a list.</summary>
public sealed record ProductSummary(int Id, string Name, string Category, decimal Price, double Rating, int Reviews);
