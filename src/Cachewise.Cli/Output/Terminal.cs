using Cachewise.Checking.Output;
using Spectre.Console;

namespace Cachewise.Cli.Output;

/// <summary>A console over a stream: with colours on a terminal that shows them, otherwise plain text.</summary>
internal static class Terminal
{
    /// <summary>A page on the stream.</summary>
    public static Page Page(TextWriter stream, Shell shell) => new(new AnsiSurface(On(stream, shell)));

    public static IAnsiConsole On(TextWriter stream, Shell shell)
    {
        var output = new AnsiConsoleOutput(stream);
        var mayMove = output.IsTerminal && shell.Variable("NO_COLOR") is null && shell.Variable("TERM") is not "dumb";
        var console = AnsiConsole.Create(new()
        {
            Out = output,
            Ansi = mayMove ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = mayMove ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = mayMove ? InteractionSupport.Yes : InteractionSupport.No,
            Enrichment = new() { UseDefaultEnrichers = false }, // they send colours to the logs of build servers
        });
        Fit(console, shell);
        return console;
    }

    /// <summary>Takes the size that the terminal has now.</summary>
    public static void Fit(IAnsiConsole console, Shell shell)
    {
        console.Profile.Width = Math.Min(shell.Width ?? console.Profile.Out.Width, Checking.Output.Page.MaxWidth);
        console.Profile.Height = console.Profile.Out.Height;
    }
}
