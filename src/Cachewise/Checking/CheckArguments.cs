using Cachewise.Configuration;
using Cachewise.Configuration.Binding;

namespace Cachewise.Checking;

/// <summary>
/// The arguments behind <c>check</c> of an application: options, and values of its configuration.
/// </summary>
internal sealed record CheckArguments
{
    public const string ConnectOption = "--connect";
    public const string WatchOption = "--watch";
    public const string StrictOption = "--strict";
    public const string JsonOption = "--json";

    private static readonly string[] Options = [ConnectOption, WatchOption, StrictOption, JsonOption];

    /// <summary>Whether to connect, as watching does too.</summary>
    public bool Connect { get; private init; }

    public bool Watch { get; private init; }

    public bool Strict { get; private init; }

    public bool Json { get; private init; }

    /// <summary>What is wrong with them; null if nothing is.</summary>
    public string? Problem { get; private init; }

    /// <summary>
    /// Parses them. A value of the configuration, <c>--name=value</c> or <c>--name value</c>, has been read by the
    /// host.
    /// </summary>
    public static CheckArguments Parse(IReadOnlyList<string> arguments)
    {
        var unknown = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var (argument, hasValue) = (arguments[i], i + 1 < arguments.Count && !arguments[i + 1].StartsWith('-'));
            if (Options.Contains(argument, StringComparer.Ordinal) || argument.Contains('=', StringComparison.Ordinal))
            {
                continue;
            }

            if (argument.StartsWith('-') && hasValue)
            {
                i++;
                continue;
            }

            unknown.Add(argument);
        }

        return new()
        {
            Connect = arguments.Contains(ConnectOption, StringComparer.Ordinal) || arguments.Contains(WatchOption, StringComparer.Ordinal),
            Watch = arguments.Contains(WatchOption, StringComparer.Ordinal),
            Strict = arguments.Contains(StrictOption, StringComparer.Ordinal),
            Json = arguments.Contains(JsonOption, StringComparer.Ordinal),
            Problem = unknown is [] ? null : $"'{Secret.Masked(unknown[0])}' is not an option of check; {Spelling.Suggest(unknown[0], Options)}",
        };
    }
}
