using System.Text;

namespace Cachewise.Configuration;

/// <summary>
/// Converts and compares the names of properties, aliases and settings; case and underscores do not matter.
/// </summary>
internal static class AliasName
{
    public const string Default = "default";
    public const string Sessions = "sessions"; // the sessions of ASP.NET Core and of Django use it

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

    /// <summary>Whether the name is valid as an alias, so that a C# property can declare it too.</summary>
    public static bool IsValid(string name) => name is [>= 'A' and <= 'Z' or >= 'a' and <= 'z', ..] && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_');

    /// <summary>The name in lower case, without underscores.</summary>
    public static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    private sealed class NameComparer : StringComparer
    {
        public override int Compare(string? x, string? y) => string.CompareOrdinal(PlainOrNull(x), PlainOrNull(y));

        public override bool Equals(string? x, string? y) => string.Equals(PlainOrNull(x), PlainOrNull(y), StringComparison.Ordinal);

        public override int GetHashCode(string obj) => Plain(obj).GetHashCode(StringComparison.Ordinal);

        private static string? PlainOrNull(string? name) => name is null ? null : Plain(name);
    }
}
