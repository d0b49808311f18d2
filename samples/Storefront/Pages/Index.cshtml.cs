using System.Collections.Immutable;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Storefront.Products;

namespace Storefront.Pages;

/// <summary><c>/</c>: the popular products, or what was searched for.</summary>
public sealed class IndexModel(CachedCatalog catalog) : PageModel
{
    /// <summary>What was typed; null for nothing.</summary>
    [BindProperty(Name = "q", SupportsGet = true)]
    public string? Query { get; set; }

    public string? Problem { get; private set; }

    public Served<SearchResults>? Results { get; private set; }

    public Served<ImmutableArray<ProductSummary>>? Popular { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(Query))
        {
            Query = null;
            Popular = await catalog.PopularAsync(cancellationToken);
        }
        else if (SearchText.TryParse(Query, out var text, out var problem))
        {
            Results = await catalog.SearchAsync(text, cancellationToken);
        }
        else
        {
            Problem = problem;
            Response.StatusCode = StatusCodes.Status400BadRequest;
        }
    }
}
