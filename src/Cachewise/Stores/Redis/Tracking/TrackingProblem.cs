using Cachewise.Stores.Redis.Diagnostics;

namespace Cachewise.Stores.Redis.Tracking;

/// <summary>Why a server tells of no changes, by what it replied.</summary>
internal static class TrackingProblem
{
    private const string OtherServer = "use Redis 6 or later, or leave near_cache out";

    /// <summary>The server is a replica, which is told of writes later than their callers.</summary>
    public static ConnectionProblem Replica { get; } = new(ConnectionProblemKind.NoPrimary, "is a replica, and is not tracked");

    /// <summary>A PING was not answered.</summary>
    public static ConnectionProblem Silent(TimeSpan patience) => new(ConnectionProblemKind.SlowConnect, $"did not answer a PING within {patience.TotalMilliseconds:0} ms");

    /// <param name="command">The command that is answered by an error.</param>
    /// <param name="error">The error.</param>
    /// <param name="version">The server's product and version; null where they are not known.</param>
    public static ConnectionProblem Create(string command, string error, string? version) => error switch
    {
        _ when RejectedCommand.Parse(error) is { IsForbidden: true } forbidden =>
            new(ConnectionProblemKind.CommandRejected, forbidden.Describe(version), $"grant the user {RightFor(command)}"),
        _ when IsLogin(error) => ConnectionProblem.LoginRejected,
        _ when IsUnknown(error) => new(ConnectionProblemKind.CommandRejected, $"cannot tell of changed keys: it rejected {command} ({WithoutDetail(error)})", OtherServer),
        _ => new(ConnectionProblemKind.Misconfigured, $"rejected {command}: {WithoutDetail(error)}"),
    };

    /// <summary>Whether trying again soon is of no use.</summary>
    public static bool IsLasting(ConnectionProblem? problem) => problem?.Kind is ConnectionProblemKind.CommandRejected or ConnectionProblemKind.OptionsUnusable;

    private static string RightFor(string command) => command is "CLIENT TRACKING" ? "+client|tracking" : $"+{command.ToLowerInvariant()}";

    private static bool IsLogin(string error) => error.StartsWith("WRONGPASS", StringComparison.Ordinal) || error.StartsWith("NOAUTH", StringComparison.Ordinal);

    private static bool IsUnknown(string error) =>
        error.StartsWith("NOPROTO", StringComparison.Ordinal)
        || error.Contains("unknown command", StringComparison.OrdinalIgnoreCase)
        || error.Contains("unknown subcommand", StringComparison.OrdinalIgnoreCase);

    /// <summary>A server quotes the arguments, which are the password and the prefixes.</summary>
    private static string WithoutDetail(string error)
    {
        var arguments = error.IndexOf(", with args", StringComparison.Ordinal);
        return (arguments < 0 ? error : error[..arguments]).TrimEnd('.');
    }
}
