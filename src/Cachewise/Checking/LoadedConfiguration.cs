using Cachewise.Configuration;
using Cachewise.Selection;

namespace Cachewise.Checking;

/// <summary>The configuration that was read, with its errors.</summary>
/// <param name="Files">The names of the files, weakest first.</param>
/// <param name="Declarations">
/// The declarations of the files that could be read, and of the environment variables.
/// </param>
/// <param name="Errors">The errors of the files themselves.</param>
internal sealed record LoadedConfiguration(IReadOnlyList<string> Files, CacheDeclarations Declarations, IReadOnlyList<ConfigurationError> Errors)
{
    public const string NothingDeclared = "Nothing declares a cache here. Caches that code declares are not seen without --assembly; they are checked when the application starts.";

    /// <summary>The classes of cache settings that were read; null if code is not read.</summary>
    public IReadOnlyList<string>? Code { get; init; }

    /// <summary>Whether anything declares a cache.</summary>
    public bool DeclaresCaches { get; } = Declarations.Caches.Any(cache => cache.Config is not null);

    /// <summary>Plans the caches.</summary>
    /// <exception cref="CacheConfigurationException">
    /// With all errors: of the files, of their declarations, and of the plan.
    /// </exception>
    public IReadOnlyList<PlannedCache> Plan()
    {
        var (planned, errors) = ((IReadOnlyList<PlannedCache>)[], Errors);
        try
        {
            planned = CachePlan.Make(Declarations);
        }
        catch (CacheConfigurationException error)
        {
            errors = [.. errors, .. error.Errors];
        }

        return errors is [] ? planned : throw new CacheConfigurationException([.. errors.OrderBy(PositionOf)]);
    }

    /// <summary>Sorts errors by file and line; those without a file are last.</summary>
    private (int File, int Line, int Column) PositionOf(ConfigurationError error)
    {
        var file = Path.GetFileName(error.Source?.File);
        return (Files.TakeWhile(one => !string.Equals(Path.GetFileName(one), file, StringComparison.Ordinal)).Count(), error.Source?.Line ?? 0, error.Source?.Column ?? 0);
    }
}
