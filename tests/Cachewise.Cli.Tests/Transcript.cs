namespace Cachewise.Cli.Tests;

/// <summary>A command and its output.</summary>
internal sealed record Transcript(string Command, string Output, string Error, int ExitCode)
{
    /// <summary>The form in the golden files.</summary>
    public override string ToString()
    {
        var error = Error is "" ? "" : $"--- standard error\n{Error}";
        return $"$ {Command}\n{Output}{error}--- exit code {ExitCode}\n";
    }
}
