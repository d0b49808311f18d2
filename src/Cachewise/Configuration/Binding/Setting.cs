using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration.Binding;

/// <summary>One setting of <typeparamref name="T"/>: its name in files, and how its value is put into the record.</summary>
/// <param name="Name">The name in files, as the specification writes it.</param>
/// <param name="Read">Reads the value from its section into the record; reports what is wrong to the report.</param>
/// <param name="OtherNames">Other names that it may have, such as the place in a pair.</param>
internal sealed record Setting<T>(string Name, Func<T, IConfigurationSection, BindingReport, T> Read, params string[] OtherNames)
{
    public bool IsNamed(string name) => AliasName.Comparer.Equals(name, Name) || OtherNames.Contains(name, AliasName.Comparer);
}
