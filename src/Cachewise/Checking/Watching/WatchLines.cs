using Cachewise.Checking.Servers;
using Cachewise.Errors;

namespace Cachewise.Checking.Watching;

/// <summary>Appends a line for each cache at first, and then for each change: text, or JSON.</summary>
internal sealed class WatchLines(TextWriter output, bool asJson) : IWatchOutput
{
    private readonly Dictionary<string, CacheHealth> _shown = new(StringComparer.Ordinal);

    public void Show(IReadOnlyList<ICheckedCache> caches, DateTimeOffset now)
    {
        foreach (var cache in caches)
        {
            var health = cache.Health;
            var shown = health with { LastError = null }; // it tells of calls, and is no change by itself
            if (_shown.GetValueOrDefault(cache.Plan.Alias) != shown)
            {
                _shown[cache.Plan.Alias] = shown;
                output.WriteLine(asJson ? CheckJson.SerializeLine(WatchReport.Create(cache, health, now)) : VisibleText.Escape($"{now:u} {cache.Plan.Alias}: {HealthText.Describe(health)}"));
            }
        }

        output.Flush();
    }
}
