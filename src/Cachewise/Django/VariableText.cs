using System.Text.RegularExpressions;
using Cachewise.Configuration;

namespace Cachewise.Django;

/// <summary>
/// A text whose variables, <c>${NAME}</c> and <c>${NAME:-default}</c>, Django reads from its environment. In the login
/// of a URL their values are percent-encoded, as where Cachewise expands them.
/// </summary>
/// <param name="Before">The text before the login; all of it where there is none.</param>
/// <param name="Login">The login of a URL, or nothing.</param>
/// <param name="After">The text behind the login, or nothing.</param>
internal sealed partial record VariableText(string Before, string Login = "", string After = "")
{
    /// <summary>The text as the configuration has it, with its variables; null if it has none.</summary>
    /// <param name="origin">Where the value is from; null if code set it.</param>
    public static string? Find(Origin? origin) => origin switch
    {
        { Variable: { } name } => $"${{{name}}}",
        { Raw: { } raw } when Variable().Matches(raw).Any(IsVariable) => raw,
        _ => null,
    };

    /// <summary>Whether all of the text is one variable.</summary>
    public static bool IsWhole(string raw) => Variable().Match(raw.Trim()) is { Success: true } match && IsVariable(match) && match.Length == raw.Trim().Length;

    /// <summary>The names of the variables in a text.</summary>
    public static IEnumerable<string> NamesIn(string text) => Variable().Matches(text).Where(IsVariable).Select(match => match.Groups["name"].Value);

    /// <summary>The text without its variables.</summary>
    public static string WithoutVariables(string text) => Variable().Replace(text, "");

    /// <summary>The text as an expression of Python.</summary>
    // A login without a ':' of its own may be one variable for both, user:password.
    public string ToPython() => string.Join(" + ", [.. Parts(Before, isLogin: false), .. Parts(Login, isLogin: WithoutVariables(Login).Contains(':', StringComparison.Ordinal)), .. Parts(After, isLogin: false)]);

    private static IEnumerable<string> Parts(string text, bool isLogin)
    {
        var (from, literal) = (0, "");
        foreach (Match match in Variable().Matches(text))
        {
            literal += text[from..match.Index];
            from = match.Index + match.Length;
            if (!IsVariable(match))
            {
                literal += "${";
                continue;
            }

            if (literal is not "")
            {
                yield return PythonText.Write(literal);
            }

            literal = "";
            yield return LookUp(PythonText.Write(match.Groups["name"].Value), match.Groups["default"], isLogin);
        }

        if (literal + text[from..] is { Length: > 0 } rest)
        {
            yield return PythonText.Write(rest);
        }
    }

    private static string LookUp(string name, Group standIn, bool isLogin)
    {
        var value = standIn.Success ? $"os.environ.get({name}, '')" : $"os.environ[{name}]";
        var encoded = isLogin ? $"urllib.parse.quote({value}, safe='')" : value;
        return standIn.Success ? $"({encoded} or {PythonText.Write(standIn.Value)})" : encoded;
    }

    private static bool IsVariable(Match match) => match.Groups["name"].Success;

    // $${ is a literal ${.
    [GeneratedRegex(@"\$\$\{|\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<default>[^}]*))?\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
