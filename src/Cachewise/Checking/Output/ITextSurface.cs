namespace Cachewise.Checking.Output;

/// <summary>What a page is written on.</summary>
internal interface ITextSurface
{
    /// <summary>The columns of a line.</summary>
    int Width { get; }

    /// <summary>The columns that the text takes.</summary>
    int Measure(string text);

    void Write(string text, TextStyle style);

    void EndLine();
}
