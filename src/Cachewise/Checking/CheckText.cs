using Cachewise.Checking.Servers;
using Cachewise.Checking.Output;

namespace Cachewise.Checking;

/// <summary>A report for people.</summary>
internal sealed class CheckText(Page page)
{
    private const int LabelWidth = 18;

    public void Write(CheckReport report)
    {
        WriteSources(report);
        foreach (var cache in report.Caches)
        {
            page.Blank();
            WriteCache(cache);
        }

        WriteList("Errors", [.. report.Errors.Select(error => error.ToString())], TextStyle.Error);
        WriteList("Cannot connect", [.. report.Caches.Where(cache => cache.Server?.Failure is not null).Select(NotConnected)], TextStyle.Error);
        WriteList("Warnings", [.. Advice(report, AdviceSeverity.Warning)], TextStyle.Advice);
        WriteList("Good to know", [.. Advice(report, AdviceSeverity.Information)], TextStyle.Advice);
        WriteList("Unless code declares otherwise", [.. report.Uncertain.Select(advice => advice.ToString())], TextStyle.Label);
        WriteList("Suppressed", [.. report.Suppressed.Select(one => $"{one.Given.Id} of cache '{one.Given.Cache}': {one.Reason}")], TextStyle.Label);
        page.Blank();
        WriteVerdict(report);
    }

    private void WriteSources(CheckReport report)
    {
        var unread = report.Code is not null ? "" : " Code is not read (see --assembly).";
        page.Write($"Environment {report.Environment}, debug {(report.Debug ? "on" : "off")}. ", $"Read: {string.Join(", ", [.. report.Code ?? [], .. report.Files, "environment variables"])}.{unread}");
        if (report.Code is null && !report.Configured && report.Errors.Count == 0)
        {
            page.Blank();
            page.Write("", LoadedConfiguration.NothingDeclared);
        }
    }

    private void WriteCache(CacheReport cache)
    {
        page.Write(cache.Alias, $"  {cache.Backend} ({cache.Reason})", indent: LabelWidth, headStyle: TextStyle.Name);
        WriteLine("url", cache.Url);
        WriteLine("sentinels", cache.Sentinels is null ? null : $"{string.Join(", ", cache.Sentinels)} for '{cache.ServiceName}'");
        WriteLine("nodes", cache.StartupNodes is null ? null : string.Join(", ", cache.StartupNodes));
        WriteLine("keys", cache.Keys);
        WriteLine("timeout", cache.Timeout);
        WriteLine("entries", cache.MaxStaleness is null ? Kept(cache, "") : null);
        WriteLine("near cache", cache.MaxStaleness is { } bound ? $"{Kept(cache, " entries")}, no older than {bound}" : null);
        WriteLine("timeouts", Join(
            cache.SocketConnectTimeout is { } connecting ? $"connecting {connecting}" : null,
            cache.SocketTimeout is { } operation ? $"an operation {operation}" : null));
        WriteLine("max_connections", cache.Guideline is null ? null : $"{cache.MaxConnections}: {cache.Guideline}");
        WriteLine("not known", cache.Unknown is null ? null : $"{string.Join(", ", cache.Unknown)}: code may declare {(cache.Unknown.Count == 1 ? "it" : "them")}");
        if (cache.Server is { } server)
        {
            WriteServer(server);
        }

        if (cache.Health is { } health)
        {
            WriteHealth(health);
        }
    }

    private static string? Kept(CacheReport cache, string unit) =>
        cache.MaxEntries is { } entries ? $"at most {entries:N0}{unit}{(cache.MaxBytes is { } bytes ? $" and {bytes:N0} bytes" : "")}, in the memory of each process" : null;

    private void WriteServer(ServerReport server)
    {
        WriteLine("server", server.Failure is not null ? "cannot connect" : Join(
            server.Version ?? "does not say what it is",
            server.Role,
            server.LatencyMilliseconds is { } latency ? $"answers in {latency:0.00} ms" : null));
        WriteLine("memory", (server.UsedMemoryBytes, server.MaxMemoryBytes) switch
        {
            (null, _) => null,
            ({ } used, null) => $"{Size(used)} used",
            ({ } used, 0) => $"{Size(used)} used, without a limit",
            ({ } used, { } max) => Join($"{Size(used)} of {Size(max)} used", server.EvictionPolicy is { } policy ? $"{policy} when full" : null),
        });
        WriteLine("tls", server.TlsProtocol is null ? null : $"{server.TlsProtocol}, certificate until {server.CertificateExpires:yyyy-MM-dd}");
    }

    private void WriteHealth(CacheHealth health)
    {
        WriteLine("health", HealthText.StateOf(health));
        WriteLine("reason", HealthText.ProblemOf(health));
        WriteLine("last error", HealthText.LastErrorOf(health));
        WriteLine("stale keys", HealthText.StaleKeysOf(health));
    }

    private static string NotConnected(CacheReport cache) =>
        $"Cache '{cache.Alias}': {cache.Server!.Failure}{(cache.Server.Fix is { } fix ? $"; {fix}" : "")}.";

    private static string Join(params string?[] parts) => string.Join(", ", parts.OfType<string>());

    private static string Size(long bytes) => bytes switch
    {
        < 1 << 20 => $"{bytes / 1024.0:0.0} KiB",
        < 1 << 30 => $"{bytes / (1024.0 * 1024):0.0} MiB",
        _ => $"{bytes / (1024.0 * 1024 * 1024):0.0} GiB",
    };

    private void WriteLine(string label, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            page.Write($"  {label}".PadRight(LabelWidth), value, indent: LabelWidth, headStyle: TextStyle.Label);
        }
    }

    private void WriteList(string title, IReadOnlyList<string> items, TextStyle style)
    {
        if (items is not [])
        {
            page.Blank();
            page.WriteList(title, items, style);
        }
    }

    private void WriteVerdict(CheckReport report)
    {
        var caches = Count(report.Caches.Count, "cache");
        var advice = report.Advice is [] ? "no advice" : $"{Count(report.Advice.Count, "piece")} of advice";
        var (verdict, style) = report.ExitCode switch
        {
            ExitCode.Invalid => ($"Invalid: {Count(report.Errors.Count, "error")}.", TextStyle.Error),
            ExitCode.CannotConnect => ($"Cannot connect: {report.Caches.Count(cache => cache.Server?.Failure is not null || cache.Health?.State is CacheHealthState.Unavailable)} of {caches}.", TextStyle.Error),
            ExitCode.Advice => ($"Fails under --strict: {caches}, {advice}.", TextStyle.Advice),
            _ => ($"Valid: {caches}, {advice}.", TextStyle.Valid),
        };
        page.Write("", verdict, textStyle: style);
    }

    private static IEnumerable<string> Advice(CheckReport report, AdviceSeverity severity) =>
        report.Advice.Where(advice => advice.Severity == severity).Select(advice => advice.ToString());

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
