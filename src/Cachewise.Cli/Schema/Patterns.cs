using Cachewise.Configuration.Schema;

namespace Cachewise.Cli.Schema;

/// <summary>
/// The texts that the binder accepts, as regular expressions of ECMAScript, which have no option to ignore case. A text
/// with a variable may become anything, and is accepted.
/// </summary>
internal static class Patterns
{
    private const string Variable = @"\$\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\}";
    private const string Characters = $@"([^$]|\$(?!\{{)|\$\$\{{|{Variable})*$";
    // The words are separated by its lower-case 'e' and the capital behind it.
    private const string PropertyStart = "[Cc][Aa][Cc][Hh]e";
    private const string Seconds = @"\+?([0-9]+\.?[0-9]*|\.[0-9]+)";
    private const string Clock = @"([0-9]+\.)?([01]?[0-9]|2[0-3]):[0-5]?[0-9]:[0-5]?[0-9](\.[0-9]{1,7})?";

    /// <summary>Any text without an incomplete variable.</summary>
    public const string Text = $"^{Characters}";

    /// <summary>As <see cref="Text"/>, but without a part behind a colon that is digits alone.</summary>
    public const string Prefix = $"^(?!.*:[0-9]+(:|$)){Characters}";

    /// <summary>A URL whose scheme is Redis's, or a connection string.</summary>
    public const string Url = $"^(?!(?!(rediss?|valkeys?)://)[^$]*://){Characters}";

    /// <summary>A root key of YAML in the form of a property: <c>CacheSearch</c>.</summary>
    public static string AnyProperty { get; } = $"^{PropertyStart}[A-Z][A-Za-z0-9_]*$";

    public static string Flag { get; } = Or($"{AnyCase("true")}|{AnyCase("false")}|[01]");

    /// <summary>A whole number in quotes. Of its range only zero is checked.</summary>
    public static string Number(Setting setting) => Or(setting.Range?.Minimum >= 1 ? @"\+?0*[1-9][0-9]*" : "[+-]?[0-9]+");

    public static string Time(Setting setting) => Or($"{Seconds}|{Clock}{(setting.Range?.Maximum is null ? $"|{AnyCase("never")}" : "")}");

    /// <summary>A root key of YAML in the form of a property, for these aliases: <c>CacheDefault</c>.</summary>
    public static string PropertyOf(params string[] aliases) =>
        $"^{PropertyStart}({string.Join('|', aliases.Select(alias => $"{char.ToUpperInvariant(alias[0])}{Name(alias[1..])}"))})$";

    public static string Choice(IEnumerable<string> names) => Or(string.Join('|', names.Select(Name)));

    /// <summary>A name, as the binder compares it: ignoring case and underscores.</summary>
    public static string Name(string name) => $"_*{string.Concat(name.Where(letter => letter is not '_').Select(letter => $"{AnyCase(letter)}_*"))}";

    /// <summary>A word in any case.</summary>
    public static string AnyCase(string word) => string.Concat(word.Select(AnyCase));

    private static string AnyCase(char letter) => char.IsAsciiLetter(letter) ? $"[{char.ToLowerInvariant(letter)}{char.ToUpperInvariant(letter)}]" : $"{letter}";

    private static string Or(string forms) => $"^({forms})$|(^|[^$]){Variable}";
}
