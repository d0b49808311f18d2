using System.Text;

namespace Cachewise.Configuration;

/// <summary>How the names of properties, aliases and settings relate: ignoring case and underscores.</summary>
internal static class AliasName
{
    public const string Default = "default";

    /// <summary>Compares names ignoring case and underscores: <c>redis_url</c>, <c>RedisUrl</c>.</summary>
    public static StringComparer Comparer { get; } = new NameComparer();

    /// <summary><c>ProductPages</c> to <c>product_pages</c>, <c>HTTPPages</c> to <c>http_pages</c>.</summary>
    public static string ToSnakeCase(string name)
    {
        var snake = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = char.IsUpper(name[i]) && i > 0 && name[i - 1] != '_'
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (startsWord)
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(name[i]));
        }

        return snake.ToString();
    }

    private sealed class NameComparer : StringComparer
    {
        public override int Compare(string? x, string? y) => string.CompareOrdinal(Plain(x), Plain(y));

        public override bool Equals(string? x, string? y) => string.Equals(Plain(x), Plain(y), StringComparison.Ordinal);

        public override int GetHashCode(string obj) => Plain(obj)!.GetHashCode(StringComparison.Ordinal);

        private static string? Plain(string? name) => name?.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
    }
}
