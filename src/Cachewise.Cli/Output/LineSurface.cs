using Cachewise.Checking.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cachewise.Cli.Output;

/// <summary>Lines for a part of a terminal that is redrawn.</summary>
internal sealed class LineSurface(int width) : ITextSurface
{
    private readonly List<IRenderable> _lines = [];
    private Paragraph _line = new();

    public int Width => width;

    public IReadOnlyList<IRenderable> Lines => _lines;

    public int Measure(string text) => new Segment(text).CellCount();

    public void Write(string text, TextStyle style) => _line.Append(text, AnsiSurface.StyleOf(style));

    public void EndLine()
    {
        _lines.Add(_line);
        _line = new();
    }
}
