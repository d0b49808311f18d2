using Cachewise;
using Microsoft.AspNetCore.Http.HttpResults;
using Storefront.Products;

namespace Storefront.Api;

/// <summary><c>POST /api/products/{id}/views</c>.</summary>
public static class ViewEndpoints
{
    public static void MapViews(this IEndpointRouteBuilder endpoints) => endpoints.MapPost("/api/products/{id:int}/views", CountAsync);

    private static async Task<Results<Ok<ProductViews>, ProblemHttpResult>> CountAsync(
        int id, CachedCatalog catalog, ViewCounter views, CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(id, cancellationToken) is { Value: null })
        {
            return ApiProblems.NoProduct(id);
        }

        try
        {
            return TypedResults.Ok(new ProductViews(id, await views.CountAsync(id, cancellationToken)));
        }
        catch (CacheUnavailableException)
        {
            return ApiProblems.NoCounting();
        }
    }
}
