using System.Text.RegularExpressions;
using Cachewise.Stores.Redis.Scripts;

namespace Cachewise.Stores.Redis.Diagnostics;

/// <summary>
/// A command that a server does not have, as one of an older version, or that its ACL does not permit. Found by the
/// text of the error, since each version words it differently.
/// </summary>
/// <param name="Name">The command, in capitals; with its subcommand, as CLUSTER|SLOTS, where the server names
/// that.</param>
/// <param name="IsForbidden">Whether the server has it, and the ACL forbids it.</param>
/// <param name="IsInScript">Whether one of our scripts runs it.</param>
internal sealed partial record RejectedCommand(string Name, bool IsForbidden, bool IsInScript = false)
{
    /// <summary>What the user can do; null where nothing helps but another server.</summary>
    public string? Fix => IsForbidden ? $"grant the user +{Name.ToLowerInvariant()}" : null;

    /// <summary>The command that the error is about; null where it is about something else.</summary>
    public static RejectedCommand? Parse(string message) =>
        Unknown().Match(message) is { Success: true } unknown ? new(NameIn(unknown), IsForbidden: false)
        : Forbidden().Match(message) is { Success: true } forbidden ? new(NameIn(forbidden), IsForbidden: true, message.Contains("in script", StringComparison.Ordinal))
        : InScript().Match(message) is { Success: true } script && RedisScripts.CommandIn(script.Groups["hash"].Value, int.Parse(script.Groups["line"].ValueSpan)) is { } command
            ? new(command, IsForbidden: !message.Contains("nknown", StringComparison.Ordinal), IsInScript: true)
            : null;

    /// <summary>As <see cref="Parse"/>, in what the client throws.</summary>
    public static RejectedCommand? Find(Exception? error) => error is null ? null : Parse(error.Message) ?? Find(error.InnerException);

    /// <summary>What the server did, as the predicate of a sentence.</summary>
    /// <param name="version">The server's product and version; null where they are not known.</param>
    public string Describe(string? version)
    {
        var where = $"{(IsInScript ? " in a script" : "")}{(version is null ? "" : $" ({version})")}";
        return IsForbidden ? $"does not permit the user to run {Name}{where}" : $"rejected the command: unknown command '{Name}'{where}";
    }

    /// <summary>The problem of a connection that needs this command.</summary>
    public ConnectionProblem ToProblem(string? version) => new(ConnectionProblemKind.CommandRejected, Describe(version), Fix);

    private static string NameIn(Match match) => match.Groups["name"].Value.ToUpperInvariant();

    [GeneratedRegex("unknown command ['`](?<name>[^'`]+)['`]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unknown();

    [GeneratedRegex("no permissions to run the '(?<name>[^']+)' command", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Forbidden();

    // Before Redis 7: "(call to f_{hash}): @user_script:{line}: ..."; since then: "... script: {hash}, on
    // @user_script:{line}."
    [GeneratedRegex("(Unknown (Redis )?command called from|can't run this command).*script: (?<hash>[0-9a-f]{40}), on @user_script:(?<line>[0-9]{1,4})|call to f_(?<hash>[0-9a-f]{40})\\): @user_script:(?<line>[0-9]{1,4}):.*(Unknown Redis command called from|can't run this command)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InScript();
}
