using Microsoft.AspNetCore.Http.HttpResults;
using Storefront.Products;

namespace Storefront.Api;

/// <summary><c>GET /api/products/{id}</c>.</summary>
public static class ProductEndpoints
{
    public static void MapProducts(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/products/{id:int}", FindAsync);

    private static async Task<Results<Ok<Product>, ProblemHttpResult>> FindAsync(
        int id, CachedCatalog catalog, HttpResponse response, CancellationToken cancellationToken)
    {
        var (product, timing) = await catalog.FindAsync(id, cancellationToken);
        response.Report(timing);
        return product is null ? ApiProblems.NoProduct(id) : TypedResults.Ok(product);
    }
}
