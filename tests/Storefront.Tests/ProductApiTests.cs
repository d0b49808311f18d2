using System.Globalization;

namespace Storefront.Tests;

public class ProductApiTests(SharedStorefront store)
{
    [Fact]
    public async Task Second_read_of_a_product_is_a_hit_with_the_same_body()
    {
        var path = $"/api/products/{store.NewProduct()}";

        var first = await store.App.GetAsync(path);
        var second = await store.App.GetAsync(path);

        Assert.Equal((200, "miss"), (first.Status, first.Cache));
        Assert.Equal((200, "hit"), (second.Status, second.Cache));
        Assert.Equal(first.Body, second.Body);
    }

    [Fact]
    public async Task A_product_comes_with_its_rank_ratings_reviews_and_relations()
    {
        var id = store.NewProduct();

        var product = (await store.App.GetAsync($"/api/products/{id}")).Json;

        Assert.Equal(id, product.GetProperty("id").GetInt32());
        Assert.InRange(product.GetProperty("rank").GetInt32(), 1, product.GetProperty("peers").GetInt32());
        var ratings = product.GetProperty("ratings").EnumerateArray().ToList();
        Assert.Equal([5, 4, 3, 2, 1], ratings.Select(rating => rating.GetProperty("stars").GetInt32()));
        Assert.Equal(product.GetProperty("reviews").GetInt32(), ratings.Sum(rating => rating.GetProperty("reviews").GetInt32()));
        Assert.Equal(4, product.GetProperty("related").GetArrayLength());
        Assert.Equal(5, product.GetProperty("latestReviews").GetArrayLength());
    }

    [Fact]
    public async Task The_time_taken_is_in_two_headers()
    {
        var answer = await store.App.GetAsync($"/api/products/{store.NewProduct()}");

        var milliseconds = answer.Headers["X-Time-Ms"];
        Assert.True(double.Parse(milliseconds, CultureInfo.InvariantCulture) > 0);
        Assert.Equal($"app;dur={milliseconds}", answer.Headers["Server-Timing"]);
    }

    [Fact]
    public async Task Callers_that_come_at_once_share_one_miss()
    {
        var path = $"/api/products/{store.NewProduct()}";

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.App.GetAsync(path)));

        Assert.Single(answers, answer => answer.Cache == "miss");
        Assert.Single(answers.Select(answer => answer.Body).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task That_there_is_no_such_product_is_cached_too()
    {
        var first = await store.App.GetAsync("/api/products/123456");
        var second = await store.App.GetAsync("/api/products/123456");

        Assert.Equal((404, "miss"), (first.Status, first.Cache));
        Assert.Equal((404, "hit"), (second.Status, second.Cache));
        Assert.Equal("application/problem+json", first.Headers["Content-Type"]);
        Assert.Equal(
            """{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.5","title":"Product not found","status":404,"detail":"There is no product 123456."}""",
            first.Body);
        Assert.Equal(first.Body, second.Body);
    }

    [Theory]
    [InlineData("/api/products/abc")]
    [InlineData("/api/products/99999999999")]
    [InlineData("/api/products")]
    [InlineData("/api")]
    public async Task Other_addresses_of_the_API_are_problems_that_say_what_there_is(string path)
    {
        var answer = await store.App.GetAsync(path);

        Assert.Equal(404, answer.Status);
        Assert.Equal("application/problem+json", answer.Headers["Content-Type"]);
        Assert.Equal(
            """{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.5","title":"No such address","status":404,"detail":"The API has GET /api/products/{id} and POST /api/products/{id}/views, where id is a whole number, and GET /api/search?q=."}""",
            answer.Body);
    }
}
