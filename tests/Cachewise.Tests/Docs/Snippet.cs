namespace Cachewise.Tests.Docs;

/// <summary>A fenced block of a page.</summary>
/// <param name="Page">The path of the page.</param>
/// <param name="Line">The line of the opening fence, from 1.</param>
/// <param name="Language">What stands behind the opening fence.</param>
/// <param name="Text">The lines between the fences.</param>
internal sealed record Snippet(string Page, int Line, string Language, string Text)
{
    /// <summary>C# against Cachewise; and against another library, in the sections about moving from it.</summary>
    public bool IsCode => Language is "csharp" or "cs before";

    public string Place => $"{Page}:{Line}";
}
