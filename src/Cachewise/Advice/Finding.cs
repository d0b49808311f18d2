namespace Cachewise.Advice;

/// <summary>What a check found in one cache.</summary>
/// <param name="Id">The id of the check.</param>
/// <param name="Severity">The severity.</param>
/// <param name="Property">
/// The property, named as in errors; the location of the advice is where the configuration set it.
/// </param>
/// <param name="Problem">
/// What is likely to be wrong, after the name of the property: <c>is 5, ..</c>. <c>{RedisUrl}</c> stands for the name
/// of another setting.
/// </param>
/// <param name="Fix">What to write instead, with such names.</param>
internal sealed record Finding(string Id, AdviceSeverity Severity, string Property, string Problem, string Fix)
{
    public static Finding Warning(string id, string property, string problem, string fix) => new(id, AdviceSeverity.Warning, property, problem, fix);

    public static Finding Information(string id, string property, string problem, string fix) => new(id, AdviceSeverity.Information, property, problem, fix);
}
