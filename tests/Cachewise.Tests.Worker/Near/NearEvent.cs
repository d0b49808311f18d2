namespace Cachewise.Tests.Worker.Near;

/// <summary>
/// One call of a process: a line of its recording, which a program in another language can write too. The times are of
/// the monotonic clock of the machine, in nanoseconds, which is the same for all processes:
/// <see cref="TimeProvider.GetTimestamp"/> and Python's <c>time.monotonic_ns</c>.
/// </summary>
/// <param name="Kind">What happened.</param>
/// <param name="Key">The key; <see cref="AllKeys"/> for all.</param>
/// <param name="Value">The value; <see cref="NoValue"/> for none.</param>
/// <param name="Began">When the call began, before anything was sent.</param>
/// <param name="Ended">When it had returned; <see cref="Never"/> if it failed, since it may be executed later.</param>
/// <param name="Detail">
/// Of a read, 1 if it was served from memory; of a set, how long the value lives, in milliseconds, 0 for ever; of a
/// commit, when the removal had returned, or <see cref="Never"/>.
/// </param>
internal readonly record struct NearEvent(NearKind Kind, string Key, string Value, long Began, long Ended, long Detail)
{
    public const string AllKeys = "*";
    public const string NoValue = "-";
    public const long Never = long.MaxValue;

    private const int Parts = 6;

    /// <summary>The event of a line.</summary>
    public static NearEvent Parse(string line) =>
        line.Split(' ') is { Length: Parts } parts
            ? new((NearKind)parts[0][0], parts[1], parts[2], long.Parse(parts[3]), long.Parse(parts[4]), long.Parse(parts[5]))
            : throw new FormatException($"A recording has the line '{line}'.");

    public override string ToString() => $"{(char)Kind} {Key} {Value} {Began} {Ended} {Detail}";
}
