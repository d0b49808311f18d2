namespace Cachewise.Checking;

/// <summary>The exit codes of the commands.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Advice = 1;
    public const int Invalid = 2;
    public const int CannotConnect = 3;

    /// <summary>Every code and its meaning, as the help lists them.</summary>
    public static IReadOnlyDictionary<int, string> Meanings { get; } = new Dictionary<int, string>
    {
        [Success] = "valid",
        [Advice] = "advice, with --strict",
        [Invalid] = "invalid configuration, or wrong usage",
        [CannotConnect] = "cannot connect, with --connect",
    };
}
