using Cachewise;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Storefront.Products;

namespace Storefront.Pages;

/// <summary><c>/products/{id}</c>. Each look at the page is a view.</summary>
public sealed class ProductModel(CachedCatalog catalog, ViewCounter views) : PageModel
{
    public Product Product { get; private set; } = null!;

    public Timing Timing { get; private set; } = null!;

    /// <summary>How often the page was looked at; null while the counter is unavailable.</summary>
    public long? Views { get; private set; }

    public async Task<IActionResult> OnGetAsync(int id, CancellationToken cancellationToken)
    {
        (var product, Timing) = await catalog.FindAsync(id, cancellationToken);
        if (product is null)
        {
            return NotFound();
        }

        Product = product;
        Views = await CountAsync(id, cancellationToken);
        return Page();
    }

    /// <summary>A page without its number of views is worth more than none.</summary>
    private async Task<long?> CountAsync(int id, CancellationToken cancellationToken)
    {
        try
        {
            return await views.CountAsync(id, cancellationToken);
        }
        catch (CacheUnavailableException)
        {
            return null;
        }
    }
}
