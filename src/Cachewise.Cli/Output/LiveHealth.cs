using System.Globalization;
using Cachewise.Checking;
using Cachewise.Checking.Output;
using Cachewise.Checking.Servers;
using Cachewise.Checking.Watching;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cachewise.Cli.Output;

/// <summary>Redraws the health of the caches in place, within the terminal as it is now.</summary>
internal sealed class LiveHealth(LiveDisplayContext live, IAnsiConsole console, Shell shell) : IWatchOutput
{
    /// <summary>Watches until interrupted. The cursor is hidden meanwhile; what was shown last stays.</summary>
    public static async Task<int> ShowAsync(IAnsiConsole console, Shell shell, HealthWatch watch)
    {
        console.WriteLine();
        using var interruption = new Interruption();
        return await console.Live(new Text("")).Overflow(VerticalOverflow.Crop).StartAsync(
            live => watch.RunAsync(new LiveHealth(live, console, shell), interruption.Requested, StandardOutput.IsClosed));
    }

    public void Show(IReadOnlyList<ICheckedCache> caches, DateTimeOffset now)
    {
        Terminal.Fit(console, shell);
        var room = Math.Max(console.Profile.Height - 1, 1);
        List<(string Alias, CacheHealth Health)> states = [.. caches.Select(cache => (cache.Plan.Alias, cache.Health))];
        var lines = Lines(states, now);
        if (lines.Count > room)
        {
            // What is not healthy comes first where there is no room for all.
            lines = [.. Lines(states.OrderByDescending(state => state.Health.State), now).Take(Math.Max(room - 1, 1)), new Text("...")];
        }

        live.UpdateTarget(new Rows(lines));
        live.Refresh();
    }

    private IReadOnlyList<IRenderable> Lines(IEnumerable<(string Alias, CacheHealth Health)> states, DateTimeOffset now)
    {
        var surface = new LineSurface(console.Profile.Width);
        var page = new Page(surface);
        page.Write("", string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:u}, Ctrl+C ends"), textStyle: TextStyle.Label);
        foreach (var (alias, health) in states)
        {
            Write(page, alias, health);
        }

        return surface.Lines;
    }

    private static void Write(Page page, string alias, CacheHealth health)
    {
        var style = health.State switch
        {
            CacheHealthState.Healthy => TextStyle.Valid,
            CacheHealthState.Degraded => TextStyle.Advice,
            _ => TextStyle.Error,
        };
        page.Write(alias, $"  {HealthText.StateOf(health)}", indent: 2, headStyle: TextStyle.Name, textStyle: style);
        if (HealthText.ProblemOf(health) is { } problem)
        {
            page.Write("  ", problem, indent: 2);
        }
    }
}
