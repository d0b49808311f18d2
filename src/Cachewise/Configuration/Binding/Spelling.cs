namespace Cachewise.Configuration.Binding;

/// <summary>Finds what was probably meant.</summary>
internal static class Spelling
{
    /// <summary>Asks for the nearest name where one is near, and lists them all where none is.</summary>
    public static string Suggest(string name, IReadOnlyCollection<string> names) =>
        Nearest(name, names) is { } nearest ? $"did you mean {nearest}?" : $"use one of {string.Join(", ", names)}";

    /// <summary>The name that was probably meant; null where none is near.</summary>
    public static string? Nearest(string name, IReadOnlyCollection<string> names)
    {
        var (nearest, distance) = names.Select(one => (one, EditDistance(AliasName.Plain(name), AliasName.Plain(one)))).MinBy(pair => pair.Item2);
        return distance <= Math.Max(2, nearest.Length / 3) && distance < name.Length ? nearest : null;
    }

    /// <summary>Levenshtein's distance, by rows.</summary>
    private static int EditDistance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (from[i - 1] == to[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
