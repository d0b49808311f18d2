namespace Cachewise.Cli.Tests;

/// <summary>A command and all that came of it.</summary>
internal sealed record Transcript(string Command, string Output, string Error, int ExitCode)
{
    /// <summary>As it stands in the golden files.</summary>
    public override string ToString()
    {
        var error = Error is "" ? "" : $"--- standard error\n{Error}";
        return $"$ {Command}\n{Output}{error}--- exit code {ExitCode}\n";
    }
}
