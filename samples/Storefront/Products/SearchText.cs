using System.Diagnostics.CodeAnalysis;

namespace Storefront.Products;

/// <summary>
/// What was searched for, in one form for all ways of typing it, so that they share a cache entry.
/// </summary>
public sealed class SearchText
{
    /// <summary>The most characters. A cache key holds 250, prefix included.</summary>
    public const int MaxLength = 100;

    private readonly string[] _words;

    private SearchText(string[] words) => _words = words;

    /// <summary>
    /// The words in this order, with anything before, between and after them: for LIKE with <c>ESCAPE '\'</c>.
    /// </summary>
    public string Pattern => $"%{string.Join('%', _words.Select(Escape))}%";

    /// <summary>Reads what a user typed.</summary>
    /// <param name="typed">Anything.</param>
    /// <param name="text">What to search for; null where there is a problem.</param>
    /// <param name="problem">What is wrong, in words for the user; null where nothing is.</param>
    public static bool TryParse(string? typed, [NotNullWhen(true)] out SearchText? text, [NotNullWhen(false)] out string? problem)
    {
        var readable = string.Concat((typed ?? "").Select(letter => char.IsControl(letter) ? ' ' : char.ToLowerInvariant(letter)));
        var words = readable.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var length = string.Join(' ', words).Length;
        problem = length switch
        {
            0 => "Say what to search for, as in q=desk+lamp.",
            > MaxLength => $"Search for at most {MaxLength} characters; this has {length}.",
            _ => null,
        };
        text = problem is null ? new(words) : null;
        return text is not null;
    }

    /// <summary>The words, in lower case, with one space between them.</summary>
    public override string ToString() => string.Join(' ', _words);

    private static string Escape(string word) =>
        word.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
