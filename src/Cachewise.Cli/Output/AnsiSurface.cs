using Cachewise.Checking.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cachewise.Cli.Output;

/// <summary>A terminal, with its colours if it has them.</summary>
internal sealed class AnsiSurface(IAnsiConsole console) : ITextSurface
{
    private static readonly Style Name = new(decoration: Decoration.Bold);
    private static readonly Style Label = new(decoration: Decoration.Dim);
    private static readonly Style Error = new(Color.Red, decoration: Decoration.Bold);
    private static readonly Style Advice = new(Color.Yellow, decoration: Decoration.Bold);
    private static readonly Style Valid = new(Color.Green, decoration: Decoration.Bold);

    public int Width => console.Profile.Width;

    public int Measure(string text) => new Segment(text).CellCount();

    public void Write(string text, TextStyle style) => console.Write(new Text(text, StyleOf(style)));

    /// <summary>How a text looks.</summary>
    public static Style StyleOf(TextStyle style) => style switch
    {
        TextStyle.Name => Name,
        TextStyle.Label => Label,
        TextStyle.Error => Error,
        TextStyle.Advice => Advice,
        TextStyle.Valid => Valid,
        _ => Style.Plain,
    };

    public void EndLine() => console.WriteLine();
}
