using System.Collections.ObjectModel;
using System.Globalization;
using Cachewise.Configuration.Binding;

namespace Cachewise.Configuration.Schema;

/// <summary>Reads the settings that are lists, or maps with names of the user's own.</summary>
internal static class CollectionReader
{
    /// <summary>A map from the id of a check to the reason.</summary>
    public static ReadOnlyDictionary<string, string> Reasons(SourceSection section, BindingReport report)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            report.Add($"{section.Name} is a single value", "use a map from the id of a check to the reason why it does not hold, such as CW001", section);
        }

        return new(section.Children.ToDictionary(check => check.Key, check => ValueReader.Text(check, report, "a reason in words") ?? "", StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>
    /// A list of hosts: pairs (<c>[host, port]</c>), maps (<c>{host: .., port: ..}</c>) or <c>host:port</c>; null if it
    /// is empty.
    /// </summary>
    public static List<RedisEndpoint>? Endpoints(SourceSection section, int defaultPort, BindingReport report)
    {
        // In place of what cannot be read, so that it is not reported again as missing.
        var unreadable = new RedisEndpoint("unreadable", defaultPort);
        if (!string.IsNullOrEmpty(section.Value))
        {
            report.Add($"{section.Name} is a single value", "use a list of hosts", section);
            return [unreadable];
        }

        if (section.Children.FirstOrDefault(item => !int.TryParse(item.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)) is { } named)
        {
            report.Add($"{section.Name} is a map", "use a list of hosts, as in [[\"node1\", 6379], [\"node2\", 6379]]", named);
            return [unreadable];
        }

        return section.IsEmpty ? null : [.. section.Children.Select(item => Endpoint(item, defaultPort, report) ?? unreadable)];
    }

    private static RedisEndpoint? Endpoint(SourceSection item, int defaultPort, BindingReport report)
    {
        if (item.HasChildren)
        {
            return SectionBinder.Bind(new RedisEndpoint("", defaultPort), item, ConnectionPoolSchema.Endpoint, report);
        }

        if (report.Expand(item.Value ?? "", item) is not { } text)
        {
            return null;
        }

        var problems = new List<string>();
        var endpoint = RedisAddress.ParseEndpoint(text, defaultPort, problems);
        problems.ForEach(problem => report.Add($"{item.Name} is no address", problem, item));
        return problems.Count == 0 ? endpoint : null;
    }
}
