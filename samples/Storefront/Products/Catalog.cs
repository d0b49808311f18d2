using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Storefront.Data;

namespace Storefront.Products;

/// <summary>
/// What the database knows. Each call reads all reviews, some of them several times, and takes its time.
/// </summary>
public sealed class Catalog(StoreDatabase database)
{
    /// <summary>The product with all that its page shows, or null.</summary>
    public async Task<Product?> FindAsync(int id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        Task<ImmutableArray<T>> QueryAsync<T>(string sql, Func<SqliteDataReader, T> read) => connection.QueryAsync(sql, "$id", id, read, cancellationToken);

        var found = await QueryAsync(CatalogSql.Product, row => new Product(
            Id: id,
            Name: row.GetString(0),
            Category: row.GetString(1),
            Description: row.GetString(2),
            Price: row.GetInt64(3) / 100m,
            Rating: row.GetDouble(4),
            Reviews: row.GetInt32(5),
            Rank: row.GetInt32(6),
            Peers: row.GetInt32(7),
            Ratings: [],
            Related: [],
            LatestReviews: []));

        return found is not [var product] ? null : product with
        {
            Ratings = await QueryAsync(CatalogSql.Ratings, row => new RatingCount(row.GetInt32(0), row.GetInt32(1))),
            Related = await QueryAsync(CatalogSql.Related, ReadSummary),
            LatestReviews = await QueryAsync(CatalogSql.LatestReviews, row =>
                new Review(row.GetString(0), row.GetInt32(1), row.GetFieldValue<DateOnly>(2), row.GetString(3))),
        };
    }

    /// <summary>The products with the most reviews.</summary>
    public async Task<ImmutableArray<ProductSummary>> PopularAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QueryAsync(CatalogSql.Popular, "$limit", 12, ReadSummary, cancellationToken);
    }

    /// <summary>
    /// The products that have the text in name, description or reviews: first those that have it in the name.
    /// </summary>
    public async Task<SearchResults> SearchAsync(SearchText text, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var found = await connection.QueryAsync(
            CatalogSql.Search, "$pattern", text.Pattern, row => (Product: ReadSummary(row), Total: row.GetInt32(6)), cancellationToken);
        return new(text.ToString(), found is [var first, ..] ? first.Total : 0, [.. found.Select(row => row.Product)]);
    }

    private static ProductSummary ReadSummary(SqliteDataReader row) =>
        new(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetInt64(3) / 100m, row.GetDouble(4), row.GetInt32(5));
}
