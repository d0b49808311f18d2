namespace Cachewise.Tests.Worker.Near;

/// <summary>
/// The keys of the load: few, so that each is soon written and read again. What a key begins with says which program
/// writes it.
/// </summary>
internal static class NearKeys
{
    private const int OfEach = 3;

    /// <summary>How many keys have values that factories make.</summary>
    public const int Filled = 6;

    /// <summary>What a key begins with whose values factories make.</summary>
    public const string FilledStart = "filled";

    /// <summary>Written by the program in another language alone.</summary>
    public static IReadOnlyList<string> Foreign { get; } = [.. Enumerable.Range(0, 8).Select(key => $"foreign:{key}")];

    /// <summary>Written by all, at the same time.</summary>
    public static IReadOnlyList<string> Shared { get; } = [.. Enumerable.Range(0, OfEach).Select(key => $"shared:{key}")];

    /// <summary>Written by one process alone.</summary>
    public static IReadOnlyList<string> OwnOf(int process) => [.. Enumerable.Range(0, OfEach).Select(key => $"own{process}:{key}")];

    /// <summary>A key whose values factories make.</summary>
    public static string FilledAt(int row) => $"{FilledStart}:{row}";

    /// <summary>The keys that are written, of all processes.</summary>
    public static IReadOnlyList<string> Written(int processes) => [.. Foreign, .. Shared, .. Enumerable.Range(0, processes).SelectMany(OwnOf)];
}
