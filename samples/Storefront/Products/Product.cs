using System.Collections.Immutable;

namespace Storefront.Products;

/// <summary>
/// A product with all that its page shows: its rank by rating within its category (1 is the best), and products that
/// the same customers liked. It is immutable, as the other records here are: a hit in memory is the stored object
/// itself.
/// </summary>
public sealed record Product(
    int Id,
    string Name,
    string Category,
    string Description,
    decimal Price,
    double Rating,
    int Reviews,
    int Rank,
    int Peers,
    ImmutableArray<RatingCount> Ratings,
    ImmutableArray<ProductSummary> Related,
    ImmutableArray<Review> LatestReviews);
