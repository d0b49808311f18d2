using Spectre.Console;

namespace Cachewise.Cli.Output;

/// <summary>The styles on a terminal with colours.</summary>
internal static class Styles
{
    public static readonly Style Name = new(decoration: Decoration.Bold);
    public static readonly Style Label = new(decoration: Decoration.Dim);
    public static readonly Style Error = new(Color.Red, decoration: Decoration.Bold);
    public static readonly Style Advice = new(Color.Yellow, decoration: Decoration.Bold);
    public static readonly Style Valid = new(Color.Green, decoration: Decoration.Bold);
}
