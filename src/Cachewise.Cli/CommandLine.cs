using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Cachewise.Checking;
using Cachewise.Cli.Output;
using Cachewise.Cli.Sources;
using Cachewise.Configuration.Binding;
using Cachewise.Errors;

namespace Cachewise.Cli;

/// <summary>Parses the command line, runs its command, and reports usage errors.</summary>
internal static class CommandLine
{
    private const string Name = "cachewise";

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, Shell shell)
    {
        try
        {
            // A value that begins with '@' is a value, not the name of a file with more arguments.
            var parsed = Root(shell).Parse(arguments, new() { ResponseFileTokenReplacer = null });
            return parsed.Errors.Count > 0 && parsed.Action is not (HelpPage or VersionLine)
                ? ReportUsage(parsed, arguments, shell)
                : await parsed.InvokeAsync(new() { Output = shell.Output, Error = shell.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
#pragma warning disable CA1031 // such as a full disk, or a bug of Cachewise; a stack trace does not help the user
        catch (Exception error)
#pragma warning restore CA1031
        {
            await ReportAsync(error, shell);
            return ExitCode.Invalid;
        }
    }

    /// <summary>Writes an unexpected exception as one line.</summary>
    private static async Task ReportAsync(Exception error, Shell shell)
    {
        try
        {
            await shell.Error.WriteLineAsync($"{Name}: {error.GetType().Name}: {VisibleText.Escape(error.Message.ReplaceLineEndings(" "))}");
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            // Standard error is closed too; only the exit code remains.
        }
    }

    /// <summary>The commands and their options.</summary>
    public static RootCommand Root(Shell shell)
    {
        var root = new RootCommand("Checks the caches that configuration files and environment variables declare.")
        {
            new CheckCommand(shell),
            new DjangoCommand(shell),
            new SchemaCommand(shell),
        };
        root.HelpName = Name;
        foreach (var option in root.Options)
        {
            (option.Description, option.Action) = option is HelpOption ? ("Shows this help", (CommandLineAction)new HelpPage()) : ("Shows the version", new VersionLine());
        }

        return root;
    }

    private static int ReportUsage(ParseResult parsed, string[] arguments, Shell shell)
    {
        if (arguments is [])
        {
            parsed = parsed.RootCommandResult.Command.Parse(["--help"]);
            parsed.Invoke(new() { Output = shell.Error });
            return ExitCode.Invalid;
        }

        var command = parsed.CommandResult.Command;
        var name = command is RootCommand ? Name : $"{Name} {command.Name}";
        var page = Terminal.Page(shell.Error, shell);
        var problems = parsed.UnmatchedTokens.Count > 0
            ? Misspelled(parsed.UnmatchedTokens).Select(token => Unknown(token, command, name, arguments))
            : parsed.Errors.Select(Wrong);
        foreach (var problem in problems)
        {
            page.Write($"{Name}: ", problem.EndsWith('?') ? problem : $"{problem}.", indent: Name.Length + 2);
        }

        page.Write("", $"See '{name} --help'.");
        return ExitCode.Invalid;
    }

    private static string Wrong(ParseError error) => error.SymbolResult is not OptionResult { Option: var option, Tokens: var tokens }
        ? error.Message.TrimEnd('.')
        : tokens.Count switch
        {
            0 => $"{option.Name} has no value; write {option.Name} {option.HelpName}",
            1 => $"{option.Name} cannot be {Typed.Shown(tokens[0].Value)}; use {option.HelpName?.Replace("|", " or ", StringComparison.Ordinal)}",
            var count => $"{option.Name} has {count} values; keep one of them",
        };

    /// <summary>Only the options, if there are any: a token behind an unknown option may be its value.</summary>
    private static IReadOnlyList<string> Misspelled(IReadOnlyList<string> tokens) =>
        tokens.Where(token => token.StartsWith('-')).ToList() is { Count: > 0 } options ? options : tokens;

    private static string Unknown(string token, Command command, string name, string[] arguments)
    {
        string[] options = [.. command.Options.Select(option => option.Name)];
        return (command, token) switch
        {
            _ when options.Contains(token) => $"{Typed.Shown(token)} stands behind '--', where nothing is an option; leave '--' out",
            (_, ['-', ..]) when options is [] => $"{Typed.Shown(token)} is not an option of {name}",
            (_, ['-', ..]) => $"{Typed.Shown(token)} is not an option of {name}; {Spelling.Suggest(token, options)}",
            _ when Array.Find(options, option => arguments.Contains($"{option}={token}") || arguments.Contains($"{option}:{token}")) is { } flag =>
                $"{flag} cannot be {Typed.Shown(token)}; write {flag} alone",
            (RootCommand, _) => $"{Typed.Shown(token)} is not a command; {Spelling.Suggest(token, [.. command.Subcommands.Select(one => one.Name)])}",
            _ when options.Contains(SourceOptions.Config) => $"{Typed.Shown(token)} is one word too many for {name}; name a folder or a file by {SourceOptions.Config}",
            _ => $"{Typed.Shown(token)} is one word too many for {name}; leave it out",
        };
    }
}
