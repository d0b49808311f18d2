using Spectre.Console;

namespace Cachewise.Cli.Output;

/// <summary>Shows on a terminal that something goes on; elsewhere nothing.</summary>
internal static class Progress
{
    public static Task<T> ShowAsync<T>(Shell shell, string what, Func<Task<T>> work)
    {
        // On the stream of errors, so that a report that is piped on holds nothing else.
        var console = Terminal.On(shell.Error, shell);
        return console.Profile.Capabilities.Ansi ? console.Status().StartAsync(what, _ => work()) : work();
    }
}
