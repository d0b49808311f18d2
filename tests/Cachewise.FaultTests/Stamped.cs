namespace Cachewise.FaultTests;

/// <summary>
/// A value that says of which key it is, and the how-manieth its caller wrote. The filler makes replies long enough to
/// be cut, and an altered one to be noticed.
/// </summary>
internal sealed record Stamped(string Key, long Number, string Filler)
{
    private const int MostRepeats = 40;

    /// <summary>The one value with this key and number.</summary>
    public static Stamped Create(string key, long number) =>
        new(key, number, string.Concat(Enumerable.Repeat($"{key} {number} ", (int)(number % MostRepeats))));

    /// <summary>Whether it is, to the last character, a value that a caller may have written.</summary>
    public bool IsWhole => this == Create(Key, Number);
}
