using System.Text.RegularExpressions;

namespace Cachewise.Stores.Redis;

/// <summary>A command that a server does not have, as one of an older version, or which the rights of the user (ACL) do not include. Each version says so in words of its own.</summary>
/// <param name="Name">The command, in capitals; with its subcommand, as CLUSTER|SLOTS, where the server names that.</param>
/// <param name="IsForbidden">Whether it is there, and not allowed.</param>
/// <param name="IsInScript">Whether a script of ours runs it.</param>
internal sealed partial record RefusedCommand(string Name, bool IsForbidden, bool IsInScript = false)
{
    /// <summary>The command that the server speaks of; null where it speaks of something else.</summary>
    public static RefusedCommand? Of(string message) =>
        Unknown().Match(message) is { Success: true } unknown ? new(NameIn(unknown), IsForbidden: false)
        : Forbidden().Match(message) is { Success: true } forbidden ? new(NameIn(forbidden), IsForbidden: true, message.Contains("in script", StringComparison.Ordinal))
        : InScript().Match(message) is { Success: true } script && RedisScripts.CommandIn(script.Groups["hash"].Value, int.Parse(script.Groups["line"].ValueSpan)) is { } command
            ? new(command, IsForbidden: !message.Contains("nknown", StringComparison.Ordinal), IsInScript: true)
            : null;

    /// <summary>As <see cref="Of(string)"/>, for what the client throws.</summary>
    public static RefusedCommand? Of(Exception? error) => error is null ? null : Of(error.Message) ?? Of(error.InnerException);

    /// <summary>What is said of it, and the fix where there is one.</summary>
    /// <param name="version">The server's product and version; null where they are not known.</param>
    public string Describe(string? version)
    {
        var where = $"{(IsInScript ? " in a script" : "")}{(version is null ? "" : $" ({version})")}";
        return IsForbidden ? $"does not let the user run {Name}{where}; grant the user +{Name.ToLowerInvariant()}" : $"refused it: unknown command '{Name}'{where}";
    }

    private static string NameIn(Match match) => match.Groups["name"].Value.ToUpperInvariant();

    [GeneratedRegex("unknown command ['`](?<name>[^'`]+)['`]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unknown();

    [GeneratedRegex("no permissions to run the '(?<name>[^']+)' command", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Forbidden();

    // Before Redis 7: "(call to f_{hash}): @user_script:{line}: ..."; since then: "... script: {hash}, on @user_script:{line}."
    [GeneratedRegex("(Unknown (Redis )?command called from|can't run this command).*script: (?<hash>[0-9a-f]{40}), on @user_script:(?<line>[0-9]{1,4})|call to f_(?<hash>[0-9a-f]{40})\\): @user_script:(?<line>[0-9]{1,4}):.*(Unknown Redis command called from|can't run this command)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InScript();
}
