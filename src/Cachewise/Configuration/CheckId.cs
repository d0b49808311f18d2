namespace Cachewise.Configuration;

/// <summary>The ids of the checks that give advice, as in docs/checks.md. The meaning of an id never changes.</summary>
internal static class CheckId
{
    public const string PlainConnection = "CW001";
    public const string UncheckedCertificate = "CW002";
    public const string PasswordInFile = "CW003";
    public const string SharedEntries = "CW004";
    public const string SharedSessionDatabase = "CW005";
    public const string NoPrefix = "CW006";
    public const string Dummy = "CW007";
    public const string LostSessions = "CW008";
    public const string LocMem = "CW009";
    public const string DecodeResponses = "CW010";
    public const string KeepAliveNumbers = "CW011";
    public const string LongPrefix = "CW012";
    public const string ZeroTimeout = "CW013";
    public const string LongSocketTimeout = "CW014";

    public const string MemoryWithoutLimit = "CW101";
    public const string NoEviction = "CW102";
    public const string Replica = "CW103";
    public const string CertificateExpires = "CW104";
    public const string OldServer = "CW105";

    /// <summary>The checks of declarations.</summary>
    public static IReadOnlyList<string> Declarations { get; } =
    [
        PlainConnection, UncheckedCertificate, PasswordInFile, SharedEntries, SharedSessionDatabase, NoPrefix, Dummy, LostSessions, LocMem, DecodeResponses,
        KeepAliveNumbers, LongPrefix, ZeroTimeout, LongSocketTimeout,
    ];

    /// <summary>The checks of servers, made by <c>cachewise check --connect</c>.</summary>
    public static IReadOnlyList<string> Servers { get; } = [MemoryWithoutLimit, NoEviction, Replica, CertificateExpires, OldServer];

    public static IReadOnlyList<string> All { get; } = [.. Declarations, .. Servers];

    public static bool IsKnown(string id) => All.Contains(id, StringComparer.OrdinalIgnoreCase);

    /// <summary>What to write instead of an unknown id: the id with the same number, or the list of all.</summary>
    public static string Suggest(string id)
    {
        var isNumber = int.TryParse(string.Concat(id.Where(char.IsAsciiDigit)), out var number);
        return isNumber && IsKnown($"CW{number:000}")
            ? $"did you mean CW{number:000}?"
            : $"use one of {string.Join(", ", All)}";
    }
}
