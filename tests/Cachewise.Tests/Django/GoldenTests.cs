using System.Text.RegularExpressions;
using Cachewise.Tests.Configuration;

namespace Cachewise.Tests.Django;

/// <summary>
/// Every example of the specification as Django settings, compared with golden files; <c>SiteTests</c> tests them with
/// a real Django.
/// </summary>
public partial class GoldenTests
{
    /// <summary>The document's own number behind the dash in LocMem's LOCATION.</summary>
    private const string DocumentedId = "-140123456789'";

    [Theory]
    [MemberData(nameof(Example.Names), MemberType = typeof(Example))]
    public void An_example_of_the_specification_is_the_module_of_its_golden_file(string name) =>
        Assert.Equal(
            File.ReadAllText(Repository.File($"tests/Cachewise.Tests/Django/Golden/{name}.py")),
            InstanceId().Replace(Example.Named(name).ToSettings().ToPython(), DocumentedId));

    [Fact]
    public void There_is_no_golden_file_without_an_example() =>
        Assert.Equal(
            Example.All.Select(example => $"{example.Name}.py").Order(StringComparer.Ordinal),
            Directory.GetFiles(Repository.File("tests/Cachewise.Tests/Django/Golden")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [GeneratedRegex("-[1-9][0-9]*'", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InstanceId();
}
