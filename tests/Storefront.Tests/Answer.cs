using System.Text.Json;

namespace Storefront.Tests;

/// <summary>A response of the application.</summary>
internal sealed record Answer(int Status, string? Cache, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonElement Json => JsonElement.Parse(Body);
}
