namespace Cachewise.Cli;

/// <summary>A command whose help says more than its options.</summary>
internal interface IHelpText
{
    /// <summary>Paragraphs of at most 80 columns.</summary>
    string Explanation { get; }

    /// <summary>What it may end with, and what that means.</summary>
    IReadOnlyDictionary<int, string> ExitCodes { get; }
}
