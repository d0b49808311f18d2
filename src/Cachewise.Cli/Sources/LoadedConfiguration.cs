using Cachewise.Configuration;

namespace Cachewise.Cli.Sources;

/// <summary>What was read, or why it could not be.</summary>
/// <param name="Files">The names of the files, weakest first.</param>
/// <param name="Declarations">What is declared by those that could be read, and by the environment variables.</param>
/// <param name="Faults">What is wrong with the files themselves.</param>
internal sealed record LoadedConfiguration(IReadOnlyList<string> Files, CacheDeclarations Declarations, IReadOnlyList<CacheFault> Faults)
{
    /// <summary>Whether anything declares a cache.</summary>
    public bool DeclaresCaches { get; } = Declarations.Caches.Any(cache => cache.Config is not null);
}
