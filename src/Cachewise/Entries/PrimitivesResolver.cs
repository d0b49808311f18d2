using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Cachewise.Entries;

/// <summary>
/// The JSON of the common primitives, each also nullable, for applications whose own contexts do not list them:
/// counters need numbers, with or without reflection. Each type here adds code to a native program, so rare ones are
/// left out.
/// </summary>
internal sealed class PrimitivesResolver : IJsonTypeInfoResolver
{
    private readonly Dictionary<Type, Func<JsonSerializerOptions, JsonTypeInfo>> _types = [];

    public PrimitivesResolver()
    {
        Add(JsonMetadataServices.StringConverter);
        Add(JsonMetadataServices.ByteArrayConverter);
        AddWithNull(JsonMetadataServices.BooleanConverter);
        AddWithNull(JsonMetadataServices.Int32Converter);
        AddWithNull(JsonMetadataServices.UInt32Converter);
        AddWithNull(JsonMetadataServices.Int64Converter);
        AddWithNull(JsonMetadataServices.UInt64Converter);
        AddWithNull(JsonMetadataServices.SingleConverter);
        AddWithNull(JsonMetadataServices.DoubleConverter);
        AddWithNull(JsonMetadataServices.DecimalConverter);
        AddWithNull(JsonMetadataServices.GuidConverter);
        AddWithNull(JsonMetadataServices.DateTimeConverter);
        AddWithNull(JsonMetadataServices.DateTimeOffsetConverter);
        AddWithNull(JsonMetadataServices.DateOnlyConverter);
        AddWithNull(JsonMetadataServices.TimeOnlyConverter);
        AddWithNull(JsonMetadataServices.TimeSpanConverter);
    }

    public static PrimitivesResolver Default { get; } = new();

    /// <summary>Null for every other type, and for one that the options have a converter for.</summary>
    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) =>
        _types.TryGetValue(type, out var create) && !options.Converters.Any(converter => converter.CanConvert(type)) ? create(options) : null;

    private void Add<T>(JsonConverter<T?> converter) =>
        _types[typeof(T)] = options => JsonMetadataServices.CreateValueInfo<T>(options, converter);

    private void AddWithNull<T>(JsonConverter<T> converter)
        where T : struct
    {
        Add(converter);
        _types[typeof(T?)] = static options => JsonMetadataServices.CreateValueInfo<T?>(options, JsonMetadataServices.GetNullableConverter<T>(options));
    }
}
