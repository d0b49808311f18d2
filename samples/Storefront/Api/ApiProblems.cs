using Microsoft.AspNetCore.Http.HttpResults;

namespace Storefront.Api;

/// <summary>The problems that the API answers with.</summary>
public static class ApiProblems
{
    public static ProblemHttpResult NoProduct(int id) =>
        TypedResults.Problem($"There is no product {id}.", statusCode: StatusCodes.Status404NotFound, title: "Product not found");

    public static ProblemHttpResult NoAddress() =>
        TypedResults.Problem(
            "The API has GET /api/products/{id} and POST /api/products/{id}/views, where id is a whole number, and GET /api/search?q=.",
            statusCode: StatusCodes.Status404NotFound,
            title: "No such address");

    public static ProblemHttpResult BadSearch(string problem) =>
        TypedResults.Problem(problem, statusCode: StatusCodes.Status400BadRequest, title: "This cannot be searched for");

    public static ProblemHttpResult NoCounting() =>
        TypedResults.Problem(
            "The cache that keeps the views cannot be reached. The view may not have been counted.",
            statusCode: StatusCodes.Status503ServiceUnavailable,
            title: "Views cannot be counted now");
}
