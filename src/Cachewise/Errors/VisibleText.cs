using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Cachewise.Errors;

/// <summary>
/// Writes characters that cannot be seen as code points: they may move the cursor, change colours, or reverse the text
/// after them, and so show something else than what is there.
/// </summary>
internal static partial class VisibleText
{
    /// <summary>The text with its invisible characters as code points: <c>\u202e</c>.</summary>
    public static string Escape(string text)
    {
        var visible = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            i += Append(visible, text, i);
        }

        return visible.ToString();
    }

    /// <summary>
    /// JSON with its format characters as escapes; the writer of the framework escapes the other invisible ones.
    /// </summary>
    public static string EscapeInJson(string json) => FormatCharacter().Replace(json, static match => CodePoint(match.Value[0]));

    /// <summary>Appends the character at the index.</summary>
    /// <returns>Its length in the text: 2 for a surrogate pair.</returns>
    public static int Append(StringBuilder visible, string text, int index)
    {
        var length = char.IsSurrogatePair(text, index) ? 2 : 1;
        _ = text[index] is ' ' || IsVisible(CharUnicodeInfo.GetUnicodeCategory(text, index)) ? visible.Append(text.AsSpan(index, length))
            : length is 2 ? visible.Append(CultureInfo.InvariantCulture, $"\\U{char.ConvertToUtf32(text, index):x8}")
            : visible.Append(CodePoint(text[index]));
        return length;
    }

    [GeneratedRegex(@"\p{Cf}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FormatCharacter();

    private static string CodePoint(char character) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");

    private static bool IsVisible(UnicodeCategory category) => category is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
