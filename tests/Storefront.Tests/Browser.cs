using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Storefront.Tests;

/// <summary>The installed Chromium, with one page.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly ConcurrentQueue<string> _errors = new();

    private Browser(IPlaywright playwright, IBrowser browser, IPage page)
    {
        (_playwright, _browser, Page) = (playwright, browser, page);
        page.Console += (_, message) => Note(message);
        page.PageError += (_, error) => _errors.Enqueue(error);
    }

    public IPage Page { get; }

    /// <summary>The errors on the console: exceptions of scripts, and missing files.</summary>
    public IEnumerable<string> Errors => _errors;

    public static async Task<Browser> StartAsync(int width = 1280)
    {
        var chromium = Tool.Find("chromium");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Arguments });
        return new(playwright, browser, await browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = 800 } }));
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private void Note(IConsoleMessage message)
    {
        if (message.Type is "error" or "warning")
        {
            _errors.Enqueue($"{message.Text} ({message.Location})");
        }
    }
}
