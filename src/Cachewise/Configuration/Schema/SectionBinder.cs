using Cachewise.Configuration.Binding;

namespace Cachewise.Configuration.Schema;

/// <summary>
/// Binds a section of configuration to a record, by the settings of the schema. .NET's own binder reads <c>300</c> as
/// 300 days and ignores <c>redis_url</c>; this one accepts the names in all spellings, and reports unknown ones.
/// </summary>
internal static class SectionBinder
{
    /// <param name="target">The record with its present values.</param>
    /// <param name="section">The section, whose values replace them.</param>
    /// <param name="settings">The settings of the record.</param>
    /// <param name="report">The errors are added to it.</param>
    /// <param name="others">Names that are no settings, but are explained.</param>
    public static T Bind<T>(
        T target, SourceSection section, IReadOnlyList<Setting<T>> settings, BindingReport report, IReadOnlyList<Setting<T>>? others = null)
    {
        if (section.Value is { Length: > 0 } text)
        {
            var glued = settings.FirstOrDefault(one => text.StartsWith($"{one.Name}:", StringComparison.OrdinalIgnoreCase));
            report.Add($"{section.Name} is a single value", glued is null ? $"use a map of settings, such as {settings[0].Name}" : $"put a space after '{glued.Name}:'", section);
        }

        return BindChildren(target, section, settings, report, others);
    }

    /// <summary>As <see cref="Bind"/>, of a section that may have a value beside its settings.</summary>
    public static T BindChildren<T>(
        T target, SourceSection section, IReadOnlyList<Setting<T>> settings, BindingReport report, IReadOnlyList<Setting<T>>? others = null)
    {
        var known = settings.Concat(others ?? []).ToList();
        var children = section.Children.ToList();
        if (children is [{ Key: "0" }, ..] && !known.Exists(one => one.IsNamed("0")))
        {
            report.Add($"{section.Name} is a list", $"use a map of settings, such as {settings[0].Name}", section);
            return target;
        }

        var seen = new Dictionary<string, SourceSection>(AliasName.Comparer);
        foreach (var child in children)
        {
            var setting = known.Find(one => one.IsNamed(child.Key));
            if (setting is null)
            {
                report.Add($"{Secret.Masked(child.Name)} is not a setting", Spelling.Suggest(child.Key, [.. settings.Select(one => one.Name)]), child);
            }
            else if (child.InTwoSpellings is var (one, other))
            {
                report.Add($"{setting.Name} is set twice, as {other.Key} and as {one.Key} ({report.OriginOf(one).Location})", "keep one of them", other);
            }
            else if (!seen.TryAdd(setting.Name, child))
            {
                var before = seen[setting.Name];
                report.Add($"{setting.Name} is set twice, as {child.Key} and as {before.Key} ({report.OriginOf(before).Location})", "keep one of them", child);
            }
            else
            {
                target = setting.Read(target, child, report);
            }
        }

        return target;
    }
}
