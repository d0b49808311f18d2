using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cachewise.Checking;

/// <summary>Writes a location as messages show it.</summary>
internal sealed class SourceText : JsonConverter<SourceLocation>
{
    public override SourceLocation Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, SourceLocation value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
