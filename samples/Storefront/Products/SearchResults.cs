using System.Collections.Immutable;

namespace Storefront.Products;

/// <summary>The best of what was found, and how many there are in all.</summary>
public sealed record SearchResults(string Query, int Total, ImmutableArray<ProductSummary> Products);
