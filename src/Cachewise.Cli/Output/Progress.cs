using Spectre.Console;

namespace Cachewise.Cli.Output;

/// <summary>Shows progress on a terminal, and nothing elsewhere.</summary>
internal static class Progress
{
    public static Task<T> ShowAsync<T>(Shell shell, string what, Func<Task<T>> work)
    {
        // On standard error, so that a piped report contains nothing else.
        var console = Terminal.On(shell.Error, shell);
        return console.Profile.Capabilities.Ansi ? console.Status().StartAsync(what, _ => work()) : work();
    }
}
