using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Storefront.Pages;

/// <summary>What a person sees where there is no page: the status of the answer stays as it was.</summary>
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true)]
public sealed class StatusModel : PageModel
{
    [BindProperty(SupportsGet = true)]
    public int Code { get; set; }

    public string Title => Code is 404 ? "Not found" : $"That did not work ({Code})";

    public string Text => Code is 404
        ? "There is no such page, and no such product. It may have been here once."
        : "The store could not answer. Please try again in a moment.";
}
