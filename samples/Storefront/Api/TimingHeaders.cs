using Storefront.Products;

namespace Storefront.Api;

/// <summary>Tells the client whether it was a hit, and the time taken.</summary>
public static class TimingHeaders
{
    public static void Report(this HttpResponse response, Timing timing)
    {
        response.Headers["X-Cache"] = timing.Outcome;
        response.Headers["X-Time-Ms"] = timing.Milliseconds;
        // What a browser shows among its network timings.
        response.Headers["Server-Timing"] = $"app;dur={timing.Milliseconds}";
    }
}
