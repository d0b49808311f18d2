namespace Cachewise.Entries;

/// <summary>What reflection throws where a type names one of an assembly that is not deployed, as an optional dependency, or one that this assembly no longer has.</summary>
internal static class MissingCode
{
    public static bool IsCauseOf(Exception error) => error is TypeLoadException or MissingMemberException or BadImageFormatException or IOException;
}
