using System.Collections;
using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Cachewise.Entries;

/// <summary>The comparer of a dictionary or a set, which JSON does not write.</summary>
internal static class CollectionComparer
{
    private const BindingFlags Public = BindingFlags.Instance | BindingFlags.Public;

    private static readonly ConcurrentDictionary<Type, MethodInvoker?> Getters = new();
    private static readonly ConcurrentDictionary<Type, MethodInvoker?> Wrapped = new();

    /// <summary>Whether the objects of the type expose their comparer.</summary>
    public static bool IsKnownFor(Type type) => Getters.GetOrAdd(type, Find) is not null;

    /// <summary>The comparer; null if the collection has none, or does not expose it.</summary>
    public static object? Find(object collection)
    {
        // A read-only wrapper has the comparer of what it wraps.
        while (Wrapped.GetOrAdd(collection.GetType(), FindWrapped)?.Invoke(collection) is { } wrapped)
        {
            collection = wrapped;
        }

        return Getters.GetOrAdd(collection.GetType(), Find)?.Invoke(collection);
    }

    /// <summary>
    /// Whether a collection with the comparer behaves as the one that is read, whose comparer is
    /// <paramref name="read"/>. Ordinal and default comparison find the same texts equal, but sort differently.
    /// </summary>
    public static bool IsKept(object comparer, object? read) =>
        comparer.Equals(read)
        || comparer.GetType() == read?.GetType()
        || (ReferenceEquals(comparer, StringComparer.Ordinal) && read is not IComparer)
        || IsDefault(comparer);

    /// <summary>
    /// The C# name of the comparer, or else of its type; for an internal type of .NET, of its public base type.
    /// </summary>
    public static string NameOf(object comparer)
    {
        foreach (var (known, name) in Known())
        {
            if (comparer.Equals(known))
            {
                return $"{nameof(StringComparer)}.{name}";
            }
        }

        var type = comparer.GetType();
        while (!type.IsVisible && LostState.IsOfFramework(type) && type.BaseType is { } parent && parent != typeof(object))
        {
            type = parent;
        }

        return TypeName.Describe(type);
    }

    /// <summary>
    /// The comparers of text. Those of the current culture are last, because it may be the invariant one.
    /// </summary>
    private static IEnumerable<(StringComparer Comparer, string Name)> Known() =>
    [
        (StringComparer.Ordinal, nameof(StringComparer.Ordinal)),
        (StringComparer.OrdinalIgnoreCase, nameof(StringComparer.OrdinalIgnoreCase)),
        (StringComparer.InvariantCulture, nameof(StringComparer.InvariantCulture)),
        (StringComparer.InvariantCultureIgnoreCase, nameof(StringComparer.InvariantCultureIgnoreCase)),
        (StringComparer.CurrentCulture, nameof(StringComparer.CurrentCulture)),
        (StringComparer.CurrentCultureIgnoreCase, nameof(StringComparer.CurrentCultureIgnoreCase)),
    ];

    private static bool IsDefault(object comparer)
    {
        for (var type = comparer.GetType(); type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(EqualityComparer<>) || type.GetGenericTypeDefinition() == typeof(Comparer<>)))
            {
                return comparer.Equals(DefaultOf(type));
            }
        }

        return false;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Code that makes a default comparer uses this property, so trimming keeps it.")]
    private static object? DefaultOf(Type comparers) => comparers.GetProperty("Default", BindingFlags.Static | BindingFlags.Public)?.GetValue(null);

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A trimmed property is only not seen, and the comparer taken for the default one.")]
    private static MethodInvoker? Find(Type type) =>
        (type.GetProperty("Comparer", Public) ?? type.GetProperty("KeyComparer", Public))?.GetMethod is { } getter ? MethodInvoker.Create(getter) : null;

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A trimmed property is only not seen, and the comparer taken for the default one.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "As above, for the types that it derives from.")]
    private static MethodInvoker? FindWrapped(Type type)
    {
        const BindingFlags Protected = BindingFlags.Instance | BindingFlags.NonPublic;
        for (var part = type; part is not null; part = part.BaseType)
        {
            if (part.IsGenericType && (part.GetGenericTypeDefinition() == typeof(ReadOnlyDictionary<,>) || part.GetGenericTypeDefinition() == typeof(ReadOnlySet<>)))
            {
                return (part.GetProperty("Dictionary", Protected) ?? part.GetProperty("Set", Protected))?.GetMethod is { } getter ? MethodInvoker.Create(getter) : null;
            }
        }

        return null;
    }
}
