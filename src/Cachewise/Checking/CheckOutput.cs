using Cachewise.Checking.Output;
using Cachewise.Checking.Watching;

namespace Cachewise.Checking;

/// <summary>How the command, and an application about itself, write a check.</summary>
internal static class CheckOutput
{
    /// <summary>
    /// Writes the report. If a watch follows in JSON, all is a line for each change, and errors are a line.
    /// </summary>
    public static void Write(CheckReport report, TextWriter output, Page page, bool asJson, bool isWatched)
    {
        if (!asJson)
        {
            new CheckText(page).Write(report);
        }
        else if (!isWatched)
        {
            output.WriteLine(CheckJson.Serialize(report));
        }
        else if (report.Errors is not [])
        {
            output.WriteLine(CheckJson.SerializeLine(report));
        }
    }

    /// <summary>Watches with a line for each change.</summary>
    public static async Task<int> WatchAsync(HealthWatch watch, TextWriter output, Page page, bool asJson)
    {
        if (!asJson)
        {
            page.Blank();
            page.Write("", watch.HasServers ? HealthWatch.Watching : HealthWatch.NothingToWatch);
        }

        using var interruption = new Interruption();
        return await watch.RunAsync(new WatchLines(output, asJson), interruption.Requested, StandardOutput.IsClosed).ConfigureAwait(false);
    }
}
