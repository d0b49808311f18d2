namespace Cachewise.Tests.Worker.Near;

/// <summary>What happened; the letter is that of the recordings.</summary>
internal enum NearKind
{
    /// <summary>Nothing: no recording has it.</summary>
    None,

    /// <summary>A value, or a miss, was read.</summary>
    Read = 'R',

    /// <summary>A get-or-create returned, with a value of its own or another's.</summary>
    Made = 'M',

    /// <summary>A read failed as documented.</summary>
    Failed = 'F',

    /// <summary>A value was written.</summary>
    Set = 'S',

    /// <summary>A key was removed, or all keys.</summary>
    Removed = 'D',

    /// <summary>
    /// The database of the factories has another value, and the key was removed after it was changed.
    /// </summary>
    Committed = 'C',

    /// <summary>A call threw what it should not.</summary>
    Surprise = 'X',
}
