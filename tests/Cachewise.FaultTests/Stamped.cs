namespace Cachewise.FaultTests;

/// <summary>
/// A value with its key and a sequence number of its writer. The filler makes replies long enough to be cut, so that an
/// altered one is detected.
/// </summary>
internal sealed record Stamped(string Key, long Number, string Filler)
{
    private const int MostRepeats = 40;

    /// <summary>The one value with this key and number.</summary>
    public static Stamped Create(string key, long number) =>
        new(key, number, string.Concat(Enumerable.Repeat($"{key} {number} ", (int)(number % MostRepeats))));

    /// <summary>Whether it is exactly a value that a caller may have written.</summary>
    public bool IsWhole => this == Create(Key, Number);
}
