namespace Cachewise.Cli;

/// <summary>A command with help besides its options.</summary>
internal interface IHelpText
{
    /// <summary>Paragraphs of at most 80 columns.</summary>
    string Explanation { get; }

    /// <summary>The exit codes and their meanings.</summary>
    IReadOnlyDictionary<int, string> ExitCodes { get; }
}
