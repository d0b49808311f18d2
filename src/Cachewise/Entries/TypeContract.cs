using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cachewise.Entries;

/// <summary>
/// Whether the values of a type come back from JSON as they were written. It is determined once, from the type and
/// every type that it reaches: what is lost of each value (<see cref="Problems"/>), and what depends on the value, so
/// that each is examined (<see cref="FindLoss"/>).
/// </summary>
/// <remarks>
/// A type with a converter of its own is trusted. Under native AOT reflection sees only the members that trimming left,
/// so it finds fewer problems, and no false ones.
/// </remarks>
internal sealed class TypeContract
{
    private const string OfFrameworkFix = "store what you need of it in a type of your own, or give the options a JsonConverter for it";

    private readonly Queue<(JsonTypeInfo Json, string Path, ValueShape Shape)> _pending = [];
    private readonly Dictionary<Type, ValueShape> _shapes = [];
    private readonly List<ContractProblem> _problems = [];
    private readonly List<ContractProblem> _unwritten = [];
    private readonly ValueShape _root;
    private readonly string _name;
    private readonly bool _refersInCircles;

    public TypeContract(JsonTypeInfo type)
    {
        _name = TypeName.Describe(Nullable.GetUnderlyingType(type.Type) ?? type.Type);
        _root = Reach(type, _name);
        while (_pending.TryDequeue(out var next))
        {
            TryExamine(next.Json, next.Path, next.Shape);
        }

        ValueShape.Prune(_shapes.Values);
        _refersInCircles = type.Options.ReferenceHandler is not null;
        Watched = _root.IsNeeded && (_refersInCircles || _shapes.Values.Any(shape => shape.IsSeenInWriting)) ? WrittenObjects.Watch(type, _shapes) : null;
    }

    /// <summary>What is lost of every value of the type, at the shortest path that leads to it.</summary>
    public IReadOnlyList<ContractProblem> Problems => _problems;

    /// <summary>What JSON cannot write or read in the type: the probable reason of the error.</summary>
    public IReadOnlyList<ContractProblem> ObstaclesOf(Exception error) =>
        [.. _problems.Where(problem => problem.IsObstacle), .. error is NotSupportedException ? _unwritten : []];

    /// <summary>
    /// The type, with options that examine the objects while they are written; null if all of them can be examined
    /// afterwards. With it, a context of the application writes by its metadata instead of its fast path.
    /// </summary>
    public JsonTypeInfo? Watched { get; }

    /// <summary>The first loss of this value that is found, beyond what is lost of every value; or null.</summary>
    /// <remarks>
    /// Call it after the value was written: writing fails if the value refers to itself, and this method would not end.
    /// Options that allow such values use <see cref="Watched"/> alone.
    /// </remarks>
    public ContractProblem? FindLoss<T>(T value) =>
        _root.IsNeeded && !_refersInCircles && value is not null ? _root.FindLoss(value)?.Below(_name) : null;

    /// <summary>The shape of a type, which is examined once, whatever leads to it.</summary>
    private ValueShape Reach(JsonTypeInfo json, string path)
    {
        if (Nullable.GetUnderlyingType(json.Type) is { } underlying)
        {
            return Reach(json.Options.GetTypeInfo(underlying), path);
        }

        if (!_shapes.TryGetValue(json.Type, out var shape))
        {
            shape = new(json.Type, path);
            _shapes.Add(json.Type, shape);
            _pending.Enqueue((json, path, shape));
        }

        return shape;
    }

    /// <summary>
    /// As <see cref="Reach"/>; null if the options do not know the type, which writing a value then reports.
    /// </summary>
    private ValueShape? TryReach(JsonSerializerOptions options, Type type, string path)
    {
        try
        {
            return Reach(options.GetTypeInfo(type), path);
        }
        catch (Exception error) when (error is NotSupportedException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>
    /// As <see cref="Examine"/>; JSON may be able to write a type of which reflection cannot see all. Of such a type no
    /// loss is reported, because the code that is not seen may prevent it.
    /// </summary>
    private void TryExamine(JsonTypeInfo json, string path, ValueShape shape)
    {
        try
        {
            Examine(json, path, shape);
        }
        catch (Exception error) when (MissingCode.IsCauseOf(error))
        {
            shape.IsExact = false;
        }
    }

    private void Examine(JsonTypeInfo json, string path, ValueShape shape)
    {
        if (NoValue.Explain(json.Type) is var (loss, fix))
        {
            _problems.Add(new(path, loss, fix) { IsObstacle = true });
        }
        else if (NoValue.ExplainUnwritten(json.Type) is var (reason, instead))
        {
            _unwritten.Add(new(path, reason, instead));
        }
        else if (json.Type == typeof(object))
        {
            _problems.Add(new(path, "is declared as object, and would come back as JsonElement", "declare the type that it has, or JsonElement"));
        }
        else if (json.Kind is JsonTypeInfoKind.Object)
        {
            ExamineObject(json, path, shape);
        }
        else if (json.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary)
        {
            ExamineCollection(json, path, shape);
        }
    }

    private void ExamineObject(JsonTypeInfo json, string path, ValueShape shape)
    {
        var type = json.Type;
        shape.IsExact = !type.IsValueType && !type.IsSealed;
        if (json.PolymorphismOptions is { DerivedTypes: { Count: > 0 } derivedTypes })
        {
            ReachDerived(json, derivedTypes, path, shape);
        }
        else if (Construction.Problem(json) is var (loss, fix))
        {
            shape.IsExact = false;
            _problems.Add(new(path, OfType(type, path) + loss, LostState.IsOfFramework(type) ? OfFrameworkFix : fix) { IsObstacle = true });
            return;
        }

        ContractProblem[] lost = [.. LostState.Find(json, path)];
        if (LostState.IsOfFramework(type) && lost.Any(problem => !problem.IsOfOptions))
        {
            _problems.Add(new(path, $"{OfType(type, path)}has state that JSON does not write and read back", OfFrameworkFix) { IsObstacle = true });
            return;
        }

        _problems.AddRange(lost);
        shape.Conditional.AddRange(Conditional(json));
        foreach (var member in json.Properties.Where(LostState.IsStored))
        {
            var name = LostState.NameOf(member);
            if (member is { CustomConverter: null, IsExtensionData: false } && TryReach(json.Options, member.PropertyType, $"{path}.{name}") is { } held)
            {
                shape.Members.Add(new(name, member.Get!, held, LostState.IsPopulated(member), CanBePopulated: json.CreateObject is not null && LostState.IsMutableCollection(member.PropertyType)));
            }
        }
    }

    /// <summary>
    /// The start of a message about the type of a member or an element; of the stored type the path says it.
    /// </summary>
    private static string OfType(Type type, string path) =>
        string.Equals(path, TypeName.Describe(type), StringComparison.Ordinal) ? "" : $"is of type {TypeName.Describe(type)}, which ";

    /// <summary>
    /// The members that are written on a condition, and that a new object has a value in: that value replaces one that
    /// was left out.
    /// </summary>
    private static ConditionalMember[] Conditional(JsonTypeInfo json)
    {
        ConditionalMember[] members = [.. json.Properties.Where(LostState.IsStored).Select(ConditionalMember.Find).OfType<ConditionalMember>()];
        if (json.CreateObject is null || members.Length == 0)
        {
            return [];
        }

        try
        {
            var unset = json.CreateObject();
            return [.. members.Where(member => member.IsWritten(unset, member.Get(unset)))];
        }
#pragma warning disable CA1031 // a constructor that throws fails when a value is read; a getter may need that first
        catch
#pragma warning restore CA1031
        {
            return [];
        }
    }

    private void ReachDerived(JsonTypeInfo json, IList<JsonDerivedType> derivedTypes, string path, ValueShape shape)
    {
        foreach (var derived in derivedTypes.Where(derived => derived.DerivedType != json.Type))
        {
            var name = TypeName.Describe(derived.DerivedType);
            if (derived.TypeDiscriminator is null)
            {
                _problems.Add(new(
                    path, $"may be of type {name}, which [JsonDerivedType] lists without a type discriminator, so that it would come back as {TypeName.Describe(json.Type)}", $"add one: [JsonDerivedType(typeof({name}), \"{name}\")]"));
            }

            if (TryReach(json.Options, derived.DerivedType, name) is { } held)
            {
                shape.Derived[derived.DerivedType] = held;
            }
        }
    }

    private void ExamineCollection(JsonTypeInfo json, string path, ValueShape shape)
    {
        var type = json.Type;
        if (!TryReadEmpty(json, out var empty))
        {
            _problems.Add(new(path, $"{OfType(type, path)}can be written as JSON, but not be read", "declare a collection that can, such as List<T>, HashSet<T> or Dictionary<string, T>, and make this one of it after reading") { IsObstacle = true });
            return;
        }

        if (LostState.IsReversed(type))
        {
            _problems.Add(new(path, "is a stack, which JSON reads back in reverse order", "store a list"));
        }

        _problems.AddRange(LostState.FindInCollection(json).Select(problem => problem.Below($"{path}.")));
        shape.IsExact = type is { IsClass: true, IsAbstract: false, IsSealed: false, IsArray: false };
        if (json.Kind is JsonTypeInfoKind.Dictionary || (empty is not null && CollectionComparer.IsKnownFor(empty.GetType())))
        {
            shape.HasComparer = true;
            shape.ComparerRead = empty is null ? null : CollectionComparer.Find(empty);
        }

        if (json.KeyType == typeof(object))
        {
            _problems.Add(new($"{path}.Keys", "are declared as object, and cannot be read back", "declare the type that they have"));
        }

        shape.IsDictionary = json.Kind is JsonTypeInfoKind.Dictionary;
        shape.Element = json.ElementType is { } element ? TryReach(json.Options, element, $"{path}[]") : null;
    }

    /// <summary>
    /// Whether JSON can be read as the collection; <paramref name="empty"/> is what it makes of an empty one.
    /// </summary>
    private static bool TryReadEmpty(JsonTypeInfo json, out object? empty)
    {
        empty = null;
        try
        {
            empty = JsonSerializer.Deserialize(json.Kind is JsonTypeInfoKind.Dictionary ? "{}" : "[]", json);
            return true;
        }
        catch (NotSupportedException)
        {
            return false;
        }
#pragma warning disable CA1031 // a constructor may reject an empty collection; those that are written may be readable
        catch
#pragma warning restore CA1031
        {
            return true;
        }
    }
}
