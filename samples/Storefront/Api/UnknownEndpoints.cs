namespace Storefront.Api;

/// <summary>
/// Every other address of the API: clients get a problem that they can read, not the page for people.
/// </summary>
public static class UnknownEndpoints
{
    public static void MapUnknown(this IEndpointRouteBuilder endpoints) => endpoints.Map("/api/{**rest}", ApiProblems.NoAddress);
}
