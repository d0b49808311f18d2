using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using Cachewise.Checking;

namespace Cachewise.Cli;

/// <summary>The version of Cachewise, without the commit.</summary>
internal sealed class VersionLine : SynchronousCommandLineAction
{
    public static string Version { get; } =
        typeof(VersionLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(Version);
        return ExitCode.Success;
    }
}
