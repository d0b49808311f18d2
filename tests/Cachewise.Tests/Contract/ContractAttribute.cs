using Xunit.v3;

namespace Cachewise.Tests.Contract;

/// <summary>
/// The items of the Django cache contract that a test holds, by number: docs/django-differences.md lists them all.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class ContractAttribute(params int[] items) : Attribute, ITraitAttribute
{
    public IReadOnlyList<int> Items => items;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() =>
        [.. items.Select(item => KeyValuePair.Create("Contract", $"{item}"))];
}
