using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cachewise.Entries;

/// <summary>Why JSON cannot write a value, or read it back, in words that name the fix.</summary>
internal static class JsonFailure
{
    private const string CycleMessage = "object cycle"; // System.Text.Json has no exception of its own for it
    private const int DefaultMaxDepth = 64;

    /// <summary>The end of a sentence, with its space and its full stop.</summary>
    /// <param name="type">The type of the value.</param>
    /// <param name="obstacles">What JSON cannot write or read in the type.</param>
    /// <param name="error">What was thrown.</param>
    public static string Explain(JsonTypeInfo type, IReadOnlyList<ContractProblem> obstacles, Exception error) =>
        obstacles.Count > 0 ? $"{ContractProblem.Describe(obstacles)}."
        : error is JsonException { Path: { } path } && error.Message.Contains(CycleMessage, StringComparison.Ordinal) ? ExplainCycle(type, path)
        : $" {error.Message}";

    private static string ExplainCycle(JsonTypeInfo type, string path)
    {
        var depth = type.Options.MaxDepth is 0 ? DefaultMaxDepth : type.Options.MaxDepth;
        return $" {TypeName.Describe(type.Type)}{FirstRound(path.TrimStart('$'))} refers back to an object that contains it, or the value is nested more than {depth} deep; "
            + "mark the member that refers back [JsonIgnore], store a type without it, or set options.Json.ReferenceHandler = ReferenceHandler.Preserve.";
    }

    /// <summary>
    /// The path up to where its members begin to repeat; nothing where they do not. The last is only where writing
    /// stopped.
    /// </summary>
    private static string FirstRound(string path)
    {
        string[] members = [.. path.Split('.', StringSplitOptions.RemoveEmptyEntries).SkipLast(1)];
        for (var length = 1; length <= members.Length / 2; length++)
        {
            for (var period = 1; period <= length; period++)
            {
                if (Repeats(members.AsSpan(length - period), period))
                {
                    return string.Concat(members.Take(length).Select(member => $".{member}"));
                }
            }
        }

        return "";
    }

    private static bool Repeats(ReadOnlySpan<string> members, int period) => members[period..].SequenceEqual(members[..^period]);
}
