using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Cachewise.Entries;

/// <summary>
/// What is examined in each value of a type before it is stored: only what can differ from the declared type. A graph
/// of sealed types has no such part, and costs nothing.
/// </summary>
internal sealed class ValueShape(Type type, string path)
{
    private static readonly ConcurrentDictionary<Type, bool> Held = new();

    private object? _lastComparer;

    /// <summary>Whether a value must be of exactly this type, or one of <see cref="Derived"/>.</summary>
    public bool IsExact { get; set; }

    /// <summary>The types that JSON writes by name, so that they come back.</summary>
    public Dictionary<Type, ValueShape> Derived { get; } = [];

    public List<ShapeMember> Members { get; } = [];

    /// <summary>
    /// Members that are not always written, and have another value than the default if JSON leaves them out.
    /// </summary>
    public List<ConditionalMember> Conditional { get; } = [];

    /// <summary>The shape of the elements of a collection, and of the values of a dictionary.</summary>
    public ValueShape? Element { get; set; }

    public bool HasComparer { get; set; }

    /// <summary>The comparer that a collection has when it was read.</summary>
    public object? ComparerRead { get; set; }

    /// <summary>Whether <see cref="Element"/> is of the values of a dictionary.</summary>
    public bool IsDictionary { get; set; }

    /// <summary>
    /// Whether only writing sees the elements: a query runs when it is written, and might return others if it ran
    /// before.
    /// </summary>
    public bool IsSeenInWriting => Element is not null && !(IsDictionary ? typeof(IDictionary).IsAssignableFrom(type) : IsHeld(type));

    /// <summary>Whether there is anything to examine, here or below.</summary>
    public bool IsNeeded { get; private set; }

    /// <summary>
    /// Removes the parts that need no examination. Types refer to each other in circles, so the needed parts spread
    /// until nothing changes.
    /// </summary>
    public static void Prune(IReadOnlyCollection<ValueShape> shapes)
    {
        bool hasChanged;
        do
        {
            hasChanged = false;
            foreach (var shape in shapes.Where(shape => !shape.IsNeeded && shape.NeedsLook()))
            {
                shape.IsNeeded = hasChanged = true;
            }
        }
        while (hasChanged);

        foreach (var shape in shapes)
        {
            shape.Members.RemoveAll(member => !member.Shape.IsNeeded);
            shape.Element = shape.Element is { IsNeeded: true } ? shape.Element : null;
        }
    }

    /// <summary>What is lost of the value, with the path from here; null if nothing.</summary>
    public ContractProblem? FindLoss(object value, ShapeMember? member = null)
    {
        if (IsExact && value.GetType() != type)
        {
            return Derived.TryGetValue(value.GetType(), out var derived) ? derived.FindLoss(value) : OtherType(value.GetType());
        }

        if (Conditional.Find(conditional => !conditional.IsWritten(value, conditional.Get(value))) is { } left)
        {
            return LeftOut(left);
        }

        foreach (var part in Members)
        {
            if (part.Get(value) is { } held && part.Shape.FindLoss(held, part) is { } loss)
            {
                return loss.Below($".{part.Name}");
            }
        }

        return (HasComparer && member is not { IsPopulated: true } ? OtherComparer(value, member) : null) ?? (Element is null ? null : FindLossOfElements(value, Element)?.Below("[]"));
    }

    /// <summary>
    /// What is lost of an object that is being written, without its content; its path is the shortest to an object of
    /// its type.
    /// </summary>
    public ContractProblem? FindLossOfItself(object value) =>
        (IsExact && value.GetType() != type ? OtherType(value.GetType())
            : Conditional.Find(member => !member.IsWritten(value, member.Get(value))) is { } left ? LeftOut(left)
            : HasComparer ? OtherComparer(value, member: null) : null)?.Below(path);

    private ContractProblem? FindLossOfElements(object collection, ValueShape element)
    {
        if (collection is IList list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (list[i] is { } one && element.FindLoss(one) is { } loss)
                {
                    return loss;
                }
            }

            return null;
        }

        var elements = IsDictionary ? (collection as IDictionary)?.Values : IsHeld(collection.GetType()) ? (IEnumerable)collection : null;
        foreach (var one in elements ?? Array.Empty<object>())
        {
            if (one is not null && element.FindLoss(one) is { } loss)
            {
                return loss;
            }
        }

        return null;
    }

    /// <summary>Whether the collection holds its elements, and does not compute them.</summary>
    private static bool IsHeld(Type type) => Held.GetOrAdd(type, HasCount);

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "An interface that was trimmed is not used; the elements are then not examined.")]
    private static bool HasCount(Type type) =>
        type.GetInterfaces().Any(one => one.IsGenericType
            && (one.GetGenericTypeDefinition() == typeof(ICollection<>) || one.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>)))
        && type.Assembly != typeof(Enumerable).Assembly;

    private bool NeedsLook() =>
        IsExact || HasComparer || Conditional.Count > 0 || Element is { IsNeeded: true } || Members.Any(member => member.Shape.IsNeeded) || Derived.Values.Any(derived => derived.IsNeeded);

    private static ContractProblem LeftOut(ConditionalMember member) =>
        new($".{member.Name}", "is left out by its condition, and would come back as its initializer makes it", "remove the condition (JsonIgnoreCondition), or the initializer");

    private ContractProblem OtherType(Type actual)
    {
        var (name, declared) = (TypeName.Describe(actual), TypeName.Describe(type));
        return new(
            "",
            $"is of type {name} at run time, and would come back as {declared}",
            Element is null && !typeof(IEnumerable).IsAssignableFrom(type)
                ? $"list it: [JsonDerivedType(typeof({name}), \"{name}\")] on {declared}, or declare {name}"
                : $"declare {name}, or store a {declared}");
    }

    private ContractProblem? OtherComparer(object collection, ShapeMember? member)
    {
        var comparer = CollectionComparer.Find(collection);
        if (comparer is null || ReferenceEquals(comparer, _lastComparer))
        {
            return null;
        }

        if (CollectionComparer.IsKept(comparer, ComparerRead))
        {
            _lastComparer = comparer;
            return null;
        }

        return new(
            "",
            $"compares with {CollectionComparer.NameOf(comparer)}, which JSON does not write, and would come back with the default comparer",
            member is { CanBePopulated: true }
                ? "make it a get-only property with [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)] and an initializer that sets the comparer"
                : "make it anew with its comparer after reading, or declare a class that sets the comparer in its constructor");
    }
}
