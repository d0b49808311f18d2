using System.Reflection;
using System.Text.RegularExpressions;

namespace Cachewise.Tests.Contract;

/// <summary>Every item of the contract has a test, or is listed with a reason.</summary>
public partial class ContractCoverageTests
{
    private const int Items = 150;

    [Fact]
    public void Every_item_is_held_by_a_test_or_listed_as_a_difference()
    {
        var held = typeof(ContractCoverageTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<ContractAttribute>())
            .SelectMany(attribute => attribute.Items);
        var listed = File.ReadLines(Repository.File("docs/django-differences.md"))
            .Select(line => Row().Match(line).Groups["items"].Value)
            .SelectMany(items => items.Split(',', StringSplitOptions.RemoveEmptyEntries))
            .Select(int.Parse);

        Assert.Empty(Enumerable.Range(1, Items).Except(held).Except(listed));
        Assert.All(held.Concat(listed), item => Assert.InRange(item, 1, Items));
    }

    [GeneratedRegex(@"^\| (?<items>[0-9, ]+) \|", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();
}
