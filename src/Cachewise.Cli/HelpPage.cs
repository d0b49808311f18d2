using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Cachewise.Checking;
using Cachewise.Checking.Output;

namespace Cachewise.Cli;

/// <summary>The help of a command, within the width of a terminal, with the texts of <see cref="IHelpText"/>.</summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    private static readonly HelpAction Standard = new() { MaxWidth = Page.MaxWidth };

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var invocation = parseResult.InvocationConfiguration;
        var (output, buffer) = (invocation.Output, new StringWriter());
        invocation.Output = buffer;
        Standard.Invoke(parseResult);
        invocation.Output = output;
        foreach (var line in buffer.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            output.WriteLine(line.TrimEnd()); // it leaves a space where it breaks a line
        }

        var explained = parseResult.CommandResult.Command as IHelpText;
        if (explained is not null)
        {
            output.WriteLine();
            output.WriteLine(explained.Explanation.ReplaceLineEndings());
        }

        output.WriteLine();
        output.WriteLine("Exit codes:");
        foreach (var (code, meaning) in explained?.ExitCodes ?? ExitCode.Meanings)
        {
            output.WriteLine($"  {code}  {meaning}");
        }

        return ExitCode.Success;
    }
}
