using Microsoft.Extensions.Configuration;

namespace Cachewise.Configuration.Binding;

/// <summary>
/// Puts a section of configuration over a record, by a table of settings. The stock binder reads <c>300</c> as 300 days
/// and passes over <c>redis_url</c>; this one knows the names, and reports the ones that it does not.
/// </summary>
internal static class SectionBinder
{
    /// <param name="target">The record, with what it has so far.</param>
    /// <param name="section">The section to put over it.</param>
    /// <param name="settings">The settings of the record.</param>
    /// <param name="report">Takes the faults.</param>
    /// <param name="others">Names that are no settings, and are answered for themselves.</param>
    public static T Bind<T>(
        T target, IConfigurationSection section, IReadOnlyList<Setting<T>> settings, BindingReport report, IReadOnlyList<Setting<T>>? others = null)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            report.Add($"{section.Key} is a single value", $"use a map of settings, such as {settings[0].Name}", section);
        }

        var seen = new HashSet<string>(AliasName.Comparer);
        foreach (var child in section.GetChildren())
        {
            var setting = settings.Concat(others ?? []).FirstOrDefault(one => one.IsNamed(child.Key));
            if (setting is null)
            {
                report.Add($"{child.Key} is not a setting", Suggest(child.Key, settings.Select(one => one.Name)), child);
            }
            else if (!seen.Add(setting.Name))
            {
                report.Add($"{setting.Name} is set twice in different spellings", "keep one of them", child);
            }
            else
            {
                target = setting.Read(target, child, report);
            }
        }

        return target;
    }

    /// <summary>Asks for the nearest name where one is near, and lists them all where none is.</summary>
    private static string Suggest(string name, IEnumerable<string> names)
    {
        var (nearest, distance) = names.Select(one => (one, EditDistance(AliasName.Plain(name), AliasName.Plain(one)))).MinBy(pair => pair.Item2);
        return distance <= Math.Max(2, nearest.Length / 3) && distance < name.Length
            ? $"did you mean {nearest}?"
            : $"use one of {string.Join(", ", names)}";
    }

    /// <summary>Levenshtein's distance, by rows.</summary>
    private static int EditDistance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (from[i - 1] == to[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
