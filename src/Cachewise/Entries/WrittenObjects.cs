using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cachewise.Entries;

/// <summary>Examines objects while they are written, because the elements of a query exist no longer.</summary>
internal static class WrittenObjects
{
    [ThreadStatic]
    private static ContractProblem? _loss;

    /// <summary>The type with options that examine each of its objects by its shape.</summary>
    public static JsonTypeInfo Watch(JsonTypeInfo type, IReadOnlyDictionary<Type, ValueShape> shapes)
    {
        var options = new JsonSerializerOptions(type.Options);
        options.TypeInfoResolver = options.TypeInfoResolver!.WithAddedModifier(json =>
        {
            if (shapes.TryGetValue(json.Type, out var shape) && (shape.IsExact || shape.HasComparer || shape.Conditional.Count > 0))
            {
                var before = json.OnSerializing;
                json.OnSerializing = value =>
                {
                    before?.Invoke(value);
                    _loss ??= shape.FindLossOfItself(value);
                };
            }
        });
        options.MakeReadOnly();
        return options.GetTypeInfo(type.Type);
    }

    /// <summary>Writes a value with such a type, and says what is lost of it.</summary>
    public static byte[] Serialize<T>(T value, JsonTypeInfo<T> watched, out ContractProblem? loss)
    {
        _loss = null;
        var json = JsonSerializer.SerializeToUtf8Bytes(value, watched);
        loss = _loss;
        _loss = null;
        return json;
    }
}
