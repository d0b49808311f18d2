namespace Cachewise.Entries;

/// <summary>A member that is examined in each value.</summary>
/// <param name="Name">Its name in the type.</param>
/// <param name="Get">Reads it.</param>
/// <param name="Shape">What is examined in it.</param>
/// <param name="IsPopulated">Whether JSON is read into the existing object, whose comparer stays.</param>
/// <param name="CanBePopulated">Whether it is a collection that an attribute could make so.</param>
internal sealed record ShapeMember(string Name, Func<object, object?> Get, ValueShape Shape, bool IsPopulated, bool CanBePopulated);
