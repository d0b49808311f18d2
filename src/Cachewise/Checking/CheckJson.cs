using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cachewise.Checking.Watching;
using Cachewise.Errors;

namespace Cachewise.Checking;

/// <summary>A report for programs.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, Converters = [typeof(SourceText)])]
[JsonSerializable(typeof(CheckReport))]
[JsonSerializable(typeof(WatchReport))]
internal sealed partial class CheckJson : JsonSerializerContext
{
    // Not in fields: Default may be initialised after them.
    private static CheckJson Indented => field ??= new(NewOptions(isIndented: true));

    private static CheckJson Lines => field ??= new(NewOptions(isIndented: false));

    public static string Serialize(CheckReport report) => VisibleText.EscapeInJson(JsonSerializer.Serialize(report, Indented.CheckReport));

    /// <summary>The report in a line.</summary>
    public static string SerializeLine(CheckReport report) => VisibleText.EscapeInJson(JsonSerializer.Serialize(report, Lines.CheckReport));

    /// <summary>A change in a line.</summary>
    public static string SerializeLine(WatchReport change) => VisibleText.EscapeInJson(JsonSerializer.Serialize(change, Lines.WatchReport));

    // People read it too, and it is not for HTML: <key> is not escaped.
    private static JsonSerializerOptions NewOptions(bool isIndented) => new(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = isIndented };
}
