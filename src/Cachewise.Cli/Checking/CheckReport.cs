using Cachewise.Advice;

namespace Cachewise.Cli.Checking;

/// <summary>All that a check found, as it is printed and as <c>--json</c> writes it: docs/cli.md has its shape, which is kept.</summary>
/// <param name="Environment">The name of the environment.</param>
/// <param name="Debug">Whether debug is on.</param>
/// <param name="Files">The files that were read, weakest first.</param>
/// <param name="Configured">Whether anything declares a cache.</param>
/// <param name="Caches">The caches; none where there are errors.</param>
/// <param name="Errors">What is wrong.</param>
/// <param name="Advice">What works and is likely to be wrong, and was not suppressed.</param>
/// <param name="Suppressed">The advice that a cache suppresses, and why.</param>
/// <param name="ExitCode">What the command ends with.</param>
internal sealed record CheckReport(
    string Environment,
    bool Debug,
    IReadOnlyList<string> Files,
    bool Configured,
    IReadOnlyList<CacheReport> Caches,
    IReadOnlyList<ConfigurationError> Errors,
    IReadOnlyList<CacheAdvice> Advice,
    IReadOnlyList<SuppressedAdvice> Suppressed,
    int ExitCode);
