namespace Storefront.Tests;

public class SearchApiTests(SharedStorefront store)
{
    [Fact]
    public async Task Searches_that_mean_the_same_share_an_entry()
    {
        var first = await store.App.GetAsync("/api/search?q=steel+hammer");
        var second = await store.App.GetAsync("/api/search?q=%20Steel%09%20HAMMER%20");

        Assert.Equal((200, "miss"), (first.Status, first.Cache));
        Assert.Equal((200, "hit"), (second.Status, second.Cache));
        Assert.Equal(first.Body, second.Body);
        Assert.Equal("steel hammer", first.Json.GetProperty("query").GetString());
    }

    [Fact]
    public async Task Names_come_before_reviews()
    {
        var names = Names(await store.App.GetAsync("/api/search?q=desk+lamp"));

        Assert.Equal(20, names.Length);
        Assert.All(names, name => Assert.EndsWith("Desk Lamp", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task At_most_20_products_are_listed_and_all_are_counted()
    {
        var results = (await store.App.GetAsync("/api/search?q=the+dog+agrees")).Json;

        Assert.Equal(20, results.GetProperty("products").GetArrayLength());
        Assert.InRange(results.GetProperty("total").GetInt32(), 21, 4_000);
    }

    [Theory]
    [InlineData("zzz")]
    [InlineData("%25")]
    [InlineData("d_sk")]
    [InlineData("%5C")]
    [InlineData("' OR 1=1 --")]
    public async Task Signs_of_SQL_are_text_like_any_other(string query)
    {
        var answer = await store.App.GetAsync($"/api/search?q={query}");

        Assert.Equal(200, answer.Status);
        Assert.Equal(0, answer.Json.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?q=")]
    [InlineData("?q=%20%09")]
    [InlineData("?q=%00")]
    public async Task A_search_for_nothing_is_an_error(string query)
    {
        var answer = await store.App.GetAsync("/api/search" + query);

        Assert.Equal(400, answer.Status);
        Assert.Null(answer.Cache);
        Assert.Equal(
            """{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.1","title":"This cannot be searched for","status":400,"detail":"Say what to search for, as in q=desk+lamp."}""",
            answer.Body);
    }

    [Fact]
    public async Task A_search_for_a_hundred_characters_is_the_longest()
    {
        Assert.Equal(200, (await store.App.GetAsync($"/api/search?q={new string('x', 100)}")).Status);

        var answer = await store.App.GetAsync($"/api/search?q={new string('x', 101)}");
        Assert.Equal(400, answer.Status);
        Assert.Equal(
            """{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.1","title":"This cannot be searched for","status":400,"detail":"Search for at most 100 characters; this has 101."}""",
            answer.Body);
    }

    private static string[] Names(Answer answer) =>
        [.. answer.Json.GetProperty("products").EnumerateArray().Select(product => product.GetProperty("name").GetString()!)];
}
