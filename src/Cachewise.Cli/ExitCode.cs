namespace Cachewise.Cli;

/// <summary>What every command ends with.</summary>
internal static class ExitCode
{
    public const int Sound = 0;
    public const int Advice = 1;
    public const int Faulty = 2;
    public const int CannotConnect = 3;

    /// <summary>The codes, as the help lists them.</summary>
    public const string Help =
        """
        Exit codes:
          0  sound
          1  advice, with --strict
          2  faulty configuration, or wrong usage
          3  cannot connect, with --connect
        """;
}
