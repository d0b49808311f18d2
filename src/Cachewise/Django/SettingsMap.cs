using System.Collections.ObjectModel;

namespace Cachewise.Django;

/// <summary>A Python dictionary with texts as keys, in the order in which they are added.</summary>
internal sealed class SettingsMap() : ReadOnlyDictionary<string, object?>(new OrderedDictionary<string, object?>(StringComparer.Ordinal))
{
    /// <summary>Adds a value; null is Python's None.</summary>
    public void Add(string name, object? value) => Dictionary.Add(name, value);

    /// <summary>Adds a value unless it is null.</summary>
    public void AddGiven(string name, object? value)
    {
        if (value is not null)
        {
            Add(name, value);
        }
    }
}
