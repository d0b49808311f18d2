using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;

namespace Cachewise.Cli.Sources;

/// <summary>
/// The assemblies of an application, apart from those of this command. Cachewise is the command's own, so that the
/// types are the same.
/// </summary>
[RequiresUnreferencedCode("Loads assemblies.")]
internal sealed class SettingsLoadContext(string path) : AssemblyLoadContext("application")
{
    private readonly AssemblyDependencyResolver _resolver = new(path);

    // Null leaves it to the command's own context, as for the assemblies of .NET.
    protected override Assembly? Load(AssemblyName assemblyName) =>
        !string.Equals(assemblyName.Name, typeof(CacheSettings).Assembly.GetName().Name, StringComparison.Ordinal) && _resolver.ResolveAssemblyToPath(assemblyName) is { } file
            ? LoadFromAssemblyPath(file)
            : null;
}
