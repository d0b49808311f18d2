using System.Reflection;

namespace Storefront.Tests;

/// <summary>The built application, running as a process of its own on a free port.</summary>
internal sealed class StorefrontApp : IAsyncDisposable
{
    private readonly Child _process;
    private readonly HttpClient _client;

    private StorefrontApp(Child process, Uri address)
    {
        _process = process;
        _client = new() { BaseAddress = address };
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>All that it has logged so far.</summary>
    public string Log => _process.Output;

    public static async Task<StorefrontApp> StartAsync(string database, string? redisUrl = null)
    {
        var folder = Metadata("StorefrontFolder");
        var (process, address) = await Child.StartAsync(
            new("dotnet", [Path.Combine(folder, Metadata("StorefrontProgram")), "--urls", "http://127.0.0.1:0"])
            {
                WorkingDirectory = folder,
                Environment =
                {
                    ["ASPNETCORE_ENVIRONMENT"] = "Development",
                    ["Database"] = database,
                    ["REDIS_URL"] = redisUrl,
                },
            },
            "Now listening on:");
        return new(process, new(address));
    }

    public Task<Answer> GetAsync(string path, string accept = "*/*") => SendAsync(HttpMethod.Get, path, accept);

    public Task<Answer> PostAsync(string path) => SendAsync(HttpMethod.Post, path, "*/*");

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
    }

    private async Task<Answer> SendAsync(HttpMethod method, string path, string accept)
    {
        using var request = new HttpRequestMessage(method, path) { Headers = { { "Accept", accept } } };
        using var response = await _client.SendAsync(request);
        return new(
            (int)response.StatusCode,
            response.Headers.TryGetValues("X-Cache", out var cache) ? cache.Single() : null,
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            await response.Content.ReadAsStringAsync());
    }

    private static string Metadata(string key) =>
        typeof(StorefrontApp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!;
}
