using System.Globalization;

namespace Cachewise.Configuration.Binding;

/// <summary>Reads the text of a section as the type of its setting.</summary>
internal static class ValueReader
{
    public delegate bool Parse<TValue>(string text, out TValue value);

    /// <summary>
    /// The text of the section, with variables expanded; null if it is not set, or an error is reported.
    /// </summary>
    public static string? Text(SourceSection section, BindingReport report, string form) => Written(section, report, form) is { } text ? report.Expand(text, section) : null;

    /// <summary>As <see cref="Text"/>, for a URL, in whose login variables stand for themselves.</summary>
    public static string? Url(SourceSection section, BindingReport report) => Written(section, report, "a text") is { } text ? report.ExpandUrl(text, section) : null;

    /// <summary>The value of the section; null if it is not set, or an error is reported.</summary>
    public static TValue? Read<TValue>(SourceSection section, string form, Parse<TValue> parse, BindingReport report)
        where TValue : struct
    {
        if (Text(section, report, form) is not { } text)
        {
            return null;
        }

        if (parse(text, out var value))
        {
            return value;
        }

        // As it is written: the value of a variable may be a secret.
        report.Add($"{section.Name} is '{Secret.Masked(section.Value!)}'", Fix<TValue>(form, section.Value!), section);
        return null;
    }

    /// <summary>
    /// Whether a section is on: by its text, or because it has settings; null if an error is reported.
    /// </summary>
    public static bool? Switch(SourceSection section, BindingReport report)
    {
        if (section.Value is not { Length: > 0 } written)
        {
            return section.HasChildren;
        }

        if (report.Expand(written, section) is not { } text)
        {
            return null;
        }

        if (ParseFlag(text, out var isOn))
        {
            return isOn;
        }

        report.Add($"{section.Name} is '{Secret.Masked(written)}'", "use true, false, or a map of settings", section);
        return null;
    }

    private static string Fix<TValue>(string form, string written) => (default(TValue), IsWholeNumber(written)) switch
    {
        (TimeSpan, _) => Duration.Suggest(written),
        (int or long, true) when written.StartsWith('-') => "use a positive number",
        (int, true) => $"use a number up to {int.MaxValue}",
        (long, true) => $"use a number up to {long.MaxValue}",
        _ => $"use {form}",
    };

    private static bool IsWholeNumber(string text) => text.TrimStart('-', '+') is { Length: > 0 } digits && digits.All(char.IsAsciiDigit);

    private static string? Written(SourceSection section, BindingReport report, string form)
    {
        if (!section.HasChildren)
        {
            return section.Value;
        }

        report.Add($"{section.Name} is a list or a map", $"use {form}", section);
        return null;
    }

    public static bool ParseNumber(string text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    public static bool ParseLongNumber(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    public static bool ParseFlag(string text, out bool value)
    {
        value = text.ToLowerInvariant() is "true" or "1";
        return value || text.ToLowerInvariant() is "false" or "0";
    }

    public static bool ParseChoice<TEnum>(string text, out TEnum value)
        where TEnum : struct, Enum
    {
        var name = Array.Find(Enum.GetNames<TEnum>(), name => AliasName.Comparer.Equals(name, text));
        value = name is null ? default : Enum.Parse<TEnum>(name);
        return name is not null;
    }
}
