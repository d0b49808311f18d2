using Microsoft.AspNetCore.Http.HttpResults;
using Storefront.Products;

namespace Storefront.Api;

/// <summary><c>GET /api/search?q=</c>.</summary>
public static class SearchEndpoints
{
    public static void MapSearch(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/search", SearchAsync);

    private static async Task<Results<Ok<SearchResults>, ProblemHttpResult>> SearchAsync(
        string? q, CachedCatalog catalog, HttpResponse response, CancellationToken cancellationToken)
    {
        if (!SearchText.TryParse(q, out var text, out var problem))
        {
            return ApiProblems.BadSearch(problem);
        }

        var (results, timing) = await catalog.SearchAsync(text, cancellationToken);
        response.Report(timing);
        return TypedResults.Ok(results);
    }
}
