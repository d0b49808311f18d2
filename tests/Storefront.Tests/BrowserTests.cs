using Microsoft.Playwright;

namespace Storefront.Tests;

public class BrowserTests(SharedStorefront store)
{
    [Fact]
    public async Task A_search_and_a_product_page_show_a_miss_and_then_a_hit()
    {
        await using var browser = await Browser.StartAsync();
        var page = browser.Page;

        await page.GotoAsync(store.App.Address.ToString());
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search products" }).FillAsync("Walnut reading lamp");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("for “walnut reading lamp”");

        await page.Locator(".grid .card").First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Walnut Reading Lamp");
        await Assertions.Expect(page.Locator(".timing")).ToContainTextAsync("miss");

        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".timing")).ToContainTextAsync("hit");
        await Assertions.Expect(page.Locator("#views")).ToHaveTextAsync("2");

        await page.GetByRole(AriaRole.Link, new() { Name = "Caches" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(4);
        Assert.Empty(browser.Errors);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/products/1")]
    [InlineData("/caches")]
    public async Task Nothing_is_wider_than_a_phone(string path)
    {
        await using var browser = await Browser.StartAsync(width: 360);

        await browser.Page.GotoAsync(new Uri(store.App.Address, path).ToString());

        Assert.Equal(360, await browser.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(browser.Errors);
    }
}
