using System.Collections.ObjectModel;

namespace Cachewise.Django;

/// <summary>A dictionary of Python with texts for keys, which keeps the order in which they were added.</summary>
internal sealed class SettingsMap() : ReadOnlyDictionary<string, object?>(new OrderedDictionary<string, object?>(StringComparer.Ordinal))
{
    /// <summary>Adds a value, of which null is one: Python's None.</summary>
    public void Add(string name, object? value) => Dictionary.Add(name, value);

    /// <summary>Adds a value where there is one.</summary>
    public void AddGiven(string name, object? value)
    {
        if (value is not null)
        {
            Add(name, value);
        }
    }
}
