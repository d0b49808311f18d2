namespace Cachewise.Checking.Output;

/// <summary>A stream, without colours; each character takes a column.</summary>
internal sealed class PlainSurface(TextWriter output) : ITextSurface
{
    public int Width => Page.MaxWidth;

    public int Measure(string text) => text.EnumerateRunes().Count();

    public void Write(string text, TextStyle style) => output.Write(text);

    public void EndLine() => output.WriteLine();
}
