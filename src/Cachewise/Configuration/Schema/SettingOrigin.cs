using Cachewise.Configuration.Binding;

namespace Cachewise.Configuration.Schema;

/// <summary>Finds where the configuration of a cache set a property.</summary>
internal static class SettingOrigin
{
    /// <param name="property">
    /// The property, named as in errors: <c>ConnectionPool.SocketTimeout</c>, <c>ConnectionPool.Sentinels[0]</c>; or a
    /// name that is no property.
    /// </param>
    /// <param name="section">The section of the cache.</param>
    /// <param name="report">Knows the location of a section.</param>
    /// <returns>The origin; null if the configuration did not set it.</returns>
    public static Origin? Find(string property, SourceSection section, BindingReport report)
    {
        IReadOnlyList<Setting> settings = CacheConfigSchema.Cache;
        var spelled = "";
        foreach (var part in property.Split('.', '['))
        {
            var name = part.TrimEnd(']');
            var setting = settings.FirstOrDefault(one => string.Equals(one.Property, name, StringComparison.Ordinal));
            if (section.Children.FirstOrDefault(child => setting?.IsNamed(child.Key) ?? AliasName.Comparer.Equals(child.Key, name)) is not { } child)
            {
                return null;
            }

            spelled += part.EndsWith(']') ? $"[{child.Key}]" : spelled is "" ? child.Key : $".{child.Key}";
            section = setting is { IsGroup: true } ? child.SinceTakenBack(out _) : child.Strongest();
            settings = setting?.Settings() ?? [];
        }

        return report.OriginOf(section) with { Name = Secret.Masked(spelled) };
    }
}
