namespace Storefront.Products;

/// <summary>How many reviews gave this many stars.</summary>
public sealed record RatingCount(int Stars, int Reviews);
