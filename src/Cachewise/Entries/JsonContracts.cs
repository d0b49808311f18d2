using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cachewise.Entries;

/// <summary>The contracts of all types under one set of JSON options.</summary>
internal sealed class JsonContracts
{
    private readonly ConcurrentDictionary<Type, object> _contracts = new();
    private readonly JsonSerializerOptions _options;

    // Options of their own, because a resolver that joined the application's would cost its context the fast path of
    // writing.
    private readonly JsonSerializerOptions _primitives;

    public JsonContracts(JsonSerializerOptions? options = null)
    {
        _options = options ?? NewOptions();
        if (_options.TypeInfoResolver is null)
        {
            // Options shared with others are not changed; a copy gets the resolver.
            _options = new(_options) { TypeInfoResolver = DefaultResolver() };
        }

        _options.MakeReadOnly();
        _primitives = new(_options) { TypeInfoResolver = PrimitivesResolver.Default };
    }

    /// <summary>The contracts of the default options, one for the process.</summary>
    public static JsonContracts Default { get; } = new();

    /// <summary>
    /// The wire format's options: <see cref="JsonSerializerDefaults.Web"/>, with text as it is instead of escaped, and
    /// with public fields, in which tuples and vectors have all that they are.
    /// </summary>
    public static JsonSerializerOptions NewOptions() =>
        new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, IncludeFields = true, TypeInfoResolver = DefaultResolver() };

    /// <exception cref="NotSupportedException">The options know no such type.</exception>
    /// <exception cref="InvalidOperationException">The type's JSON attributes contradict each other.</exception>
    public JsonContract<T> For<T>()
    {
        // One host has one set of options, so the last contract is nearly always the right one.
        var last = Last<T>.Contract;
        return last?.Owner == this ? last : Find<T>();
    }

    private JsonContract<T> Find<T>()
    {
        var contract = (JsonContract<T>)_contracts.GetOrAdd(
            typeof(T), static (type, self) => new JsonContract<T>(self, (JsonTypeInfo<T>)self.TypeInfoOf(type)), this);
        Last<T>.Contract = contract;
        return contract;
    }

    private JsonTypeInfo TypeInfoOf(Type type) =>
        !_options.TryGetTypeInfo(type, out var known) && _primitives.TryGetTypeInfo(type, out var primitive)
            ? primitive
            : known ?? _options.GetTypeInfo(type); // which says why there is none

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only reached where the application has kept reflection-based JSON; otherwise the resolver is empty.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Only reached where the application has kept reflection-based JSON; otherwise the resolver is empty.")]
    private static IJsonTypeInfoResolver DefaultResolver() =>
        JsonSerializer.IsReflectionEnabledByDefault ? new DefaultJsonTypeInfoResolver { Modifiers = { ReadByAnySetter } } : JsonTypeInfoResolver.Combine();

    /// <summary>
    /// What is written by a public getter is read back by its setter, public or not, as entities have them;
    /// System.Text.Json would drop it.
    /// </summary>
    private static void ReadByAnySetter(JsonTypeInfo type)
    {
        foreach (var member in type.Properties)
        {
            if (member is { Get: not null, Set: null, AssociatedParameter: null, AttributeProvider: PropertyInfo { SetMethod: { } setter } })
            {
                var invoker = MethodInvoker.Create(setter);
                member.Set = (target, value) => invoker.Invoke(target, value);
            }
        }
    }

    private static class Last<T>
    {
        public static JsonContract<T>? Contract;
    }
}
