namespace Cachewise.Tests.Docs;

/// <summary>A line of prose.</summary>
/// <param name="Place">The file, from the root of the repository, and the number of the line.</param>
/// <param name="Text">The words: a comment, a line of Markdown without its code, or the name of a test.</param>
/// <param name="Columns">The length of the line.</param>
internal readonly record struct ProseLine(string Place, string Text, int Columns);
