using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cachewise.Errors;

namespace Cachewise.Checking;

/// <summary>A report for programs.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, Converters = [typeof(SourceText)])]
[JsonSerializable(typeof(CheckReport))]
internal sealed partial class CheckJson : JsonSerializerContext
{
    public static string Serialize(CheckReport report)
    {
        // People read it too, and it is not for HTML: <key> is not escaped.
        var readable = new CheckJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        return VisibleText.EscapeInJson(JsonSerializer.Serialize(report, readable.CheckReport));
    }
}
