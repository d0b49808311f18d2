namespace Cachewise.Configuration.Binding;

/// <summary>Finds the name that a misspelt one was probably meant as.</summary>
internal static class Spelling
{
    /// <summary>Suggests the nearest name if one is near, otherwise all of them.</summary>
    public static string Suggest(string name, IReadOnlyCollection<string> names) =>
        Nearest(name, names) is { } nearest ? $"did you mean {nearest}?" : $"use one of {string.Join(", ", names)}";

    /// <summary>The nearest name; null if none is near.</summary>
    public static string? Nearest(string name, IReadOnlyCollection<string> names)
    {
        var (nearest, distance) = names.Select(one => (one, EditDistance(AliasName.Plain(name), AliasName.Plain(one)))).MinBy(pair => pair.Item2);
        return distance <= Math.Max(2, nearest.Length / 3) && distance < name.Length ? nearest : null;
    }

    /// <summary>
    /// Whether the two are the same but for one letter missing, added or changed, or two neighbours swapped.
    /// </summary>
    public static bool IsSlip(string name, string of) => Math.Abs(name.Length - of.Length) <= 1 && EditDistance(name, of) <= 1;

    /// <summary>Letters missing, added, changed or swapped with their neighbours (optimal string alignment).</summary>
    private static int EditDistance(string from, string to)
    {
        var (beforeLast, last) = (new int[to.Length + 1], Enumerable.Range(0, to.Length + 1).ToArray());
        for (var i = 1; i <= from.Length; i++)
        {
            var row = new int[to.Length + 1];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last) = (last, row);
        }

        return last[^1];
    }
}
