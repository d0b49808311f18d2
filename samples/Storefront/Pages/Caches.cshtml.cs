using Cachewise;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Storefront.Pages;

/// <summary><c>/caches</c>: a page for people, and JSON for whoever asks for that first.</summary>
public sealed class CachesModel(ICaches caches) : PageModel
{
    public IEnumerable<CacheDescription> Caches => caches.Select(CacheDescription.From);

    public IActionResult OnGet()
    {
        Response.Headers.Vary = "Accept";
        return PrefersJson ? new JsonResult(Caches) : Page();
    }

    private bool PrefersJson =>
        Request.GetTypedHeaders().Accept.OrderByDescending(type => type.Quality ?? 1).FirstOrDefault() is { } first
        && first.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);
}
