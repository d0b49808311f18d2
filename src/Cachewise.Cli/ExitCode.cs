namespace Cachewise.Cli;

/// <summary>What the commands end with.</summary>
internal static class ExitCode
{
    public const int Sound = 0;
    public const int Advice = 1;
    public const int Faulty = 2;
    public const int CannotConnect = 3;

    /// <summary>Every code and what it means, as the help lists them.</summary>
    public static IReadOnlyDictionary<int, string> Meanings { get; } = new Dictionary<int, string>
    {
        [Sound] = "sound",
        [Advice] = "advice, with --strict",
        [Faulty] = "faulty configuration, or wrong usage",
        [CannotConnect] = "cannot connect, with --connect",
    };
}
