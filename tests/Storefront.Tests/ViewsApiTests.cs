namespace Storefront.Tests;

public class ViewsApiTests(SharedStorefront store)
{
    [Fact]
    public async Task Views_are_counted_from_one()
    {
        var id = store.NewProduct();

        Assert.Equal($$"""{"id":{{id}},"views":1}""", (await store.App.PostAsync($"/api/products/{id}/views")).Body);
        Assert.Equal($$"""{"id":{{id}},"views":2}""", (await store.App.PostAsync($"/api/products/{id}/views")).Body);
    }

    [Fact]
    public async Task Counting_in_parallel_loses_nothing()
    {
        var id = store.NewProduct();

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => store.App.PostAsync($"/api/products/{id}/views")));

        Assert.Equal(
            Enumerable.Range(1, 200).Select(n => (long)n),
            answers.Select(answer => answer.Json.GetProperty("views").GetInt64()).Order());
    }

    [Fact]
    public async Task Views_of_an_unknown_product_are_not_counted()
    {
        var answer = await store.App.PostAsync("/api/products/654321/views");

        Assert.Equal(404, answer.Status);
        Assert.Equal(
            """{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.5","title":"Product not found","status":404,"detail":"There is no product 654321."}""",
            answer.Body);
    }
}
