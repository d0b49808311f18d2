namespace Cachewise.Entries;

/// <summary>
/// The exceptions of reflection where a type refers to one that is missing: its assembly is not deployed (an optional
/// dependency), or no longer contains it.
/// </summary>
internal static class MissingCode
{
    public static bool IsCauseOf(Exception error) => error is TypeLoadException or MissingMemberException or BadImageFormatException or IOException;
}
