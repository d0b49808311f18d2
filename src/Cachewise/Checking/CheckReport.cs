using Cachewise.Advice;

namespace Cachewise.Checking;

/// <summary>
/// The result of a check, as it is printed and as <c>--json</c> writes it. Its form is documented in docs/cli.md and is
/// stable.
/// </summary>
/// <param name="Environment">The name of the environment.</param>
/// <param name="Debug">Whether debug is on.</param>
/// <param name="Code">
/// The classes of cache settings that were read; null if code is not read, so that what it declares is not known.
/// </param>
/// <param name="Files">The files that were read, weakest first.</param>
/// <param name="Configured">Whether anything declares a cache.</param>
/// <param name="Caches">The caches; none if there are errors.</param>
/// <param name="Errors">What is wrong.</param>
/// <param name="Advice">What works but is likely to be wrong, without suppressed advice.</param>
/// <param name="Uncertain">Advice that code, which is not read, may make needless.</param>
/// <param name="Suppressed">The advice that a cache suppresses, and why.</param>
/// <param name="ExitCode">The exit code of the command.</param>
internal sealed record CheckReport(
    string Environment,
    bool Debug,
    IReadOnlyList<string>? Code,
    IReadOnlyList<string> Files,
    bool Configured,
    IReadOnlyList<CacheReport> Caches,
    IReadOnlyList<ConfigurationError> Errors,
    IReadOnlyList<CacheAdvice> Advice,
    IReadOnlyList<CacheAdvice> Uncertain,
    IReadOnlyList<SuppressedAdvice> Suppressed,
    int ExitCode);
