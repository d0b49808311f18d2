namespace Storefront.Tests;

public class PageTests(SharedStorefront store)
{
    [Fact]
    public async Task Home_shows_popular_products()
    {
        var page = await store.App.GetAsync("/");

        Assert.Equal(200, page.Status);
        Assert.Contains("<h1>Popular products</h1>", page.Body, StringComparison.Ordinal);
        Assert.Contains("href=\"/products/1\"", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_searched_for_is_escaped()
    {
        var page = await store.App.GetAsync("/?q=%3Cscript%3Ealert(1)%3C/script%3E%22");

        Assert.Equal(200, page.Status);
        Assert.DoesNotContain("<script>", page.Body, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_that_is_too_long_is_an_error_on_the_page()
    {
        var page = await store.App.GetAsync($"/?q={new string('x', 101)}");

        Assert.Equal(400, page.Status);
        Assert.Contains("Search for at most 100 characters; this has 101.", page.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/products/222222")]
    [InlineData("/products/abc")]
    [InlineData("/nowhere")]
    public async Task What_is_not_there_has_a_page_that_says_so(string path)
    {
        var page = await store.App.GetAsync(path, "text/html");

        Assert.Equal(404, page.Status);
        Assert.Contains("<h1>Not found</h1>", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_look_at_a_product_is_a_view()
    {
        var id = store.NewProduct();

        await store.App.GetAsync($"/products/{id}");
        var page = await store.App.GetAsync($"/products/{id}");

        Assert.Contains("<dd id=\"views\">2</dd>", page.Body, StringComparison.Ordinal);
        Assert.Equal(3, (await store.App.PostAsync($"/api/products/{id}/views")).Json.GetProperty("views").GetInt64());
    }

    [Fact]
    public async Task Page_and_API_share_an_entry()
    {
        var id = store.NewProduct();

        await store.App.GetAsync($"/products/{id}");

        Assert.Equal("hit", (await store.App.GetAsync($"/api/products/{id}")).Cache);
    }
}
