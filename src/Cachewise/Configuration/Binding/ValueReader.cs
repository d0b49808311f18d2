using System.Globalization;

namespace Cachewise.Configuration.Binding;

/// <summary>Reads the text of one setting as the type that it must have.</summary>
internal static class ValueReader
{
    public static Setting<T> Text<T>(string name, Func<T, string, T> set, string description) =>
        new(name, SettingKind.Text, (target, section, report) => Scalar(section, report, "a text") is { } text ? set(target, text) : target, description);

    public static Setting<T> Number<T>(string name, Func<T, int, T> set, string description) =>
        Parsed<T, int>(name, SettingKind.Number, "a whole number", ParseNumber, set, description);

    public static Setting<T> LongNumber<T>(string name, Func<T, long, T> set, string description) =>
        Parsed<T, long>(name, SettingKind.Number, "a whole number", ParseLongNumber, set, description);

    public static Setting<T> Flag<T>(string name, Func<T, bool, T> set, string description) =>
        Parsed<T, bool>(name, SettingKind.Flag, "true or false", ParseFlag, set, description);

    public static Setting<T> Time<T>(string name, Func<T, TimeSpan, T> set, string description) =>
        Parsed<T, TimeSpan>(name, SettingKind.Time, Duration.Forms, Duration.TryParse, set, description);

    public static Setting<T> Choice<T, TEnum>(string name, Func<T, TEnum, T> set, string description)
        where TEnum : struct, Enum =>
        Parsed<T, TEnum>(name, SettingKind.Choice, OneOf(Enum.GetNames<TEnum>()), ParseChoice, set, description) with { Choices = Enum.GetNames<TEnum>() };

    /// <summary>A map that is one value: that of the strongest source replaces all others, and an empty one takes it back.</summary>
    public static Setting<T> Map<T, TMap>(string name, Func<IReadOnlyList<Setting<TMap>>> settings, Func<T, TMap?, T> set, string description)
        where TMap : class, new() =>
        new(name, SettingKind.Map, (target, section, report) => set(target, section.Strongest() is { IsEmpty: false } own ? SectionBinder.Bind(new TMap(), own, settings(), report) : null), description)
        {
            Settings = settings,
        };

    /// <summary>A map whose settings are values of their own, each put over what is there; an empty one takes all of them back.</summary>
    public static Setting<T> Group<T, TMap>(
        string name, Func<IReadOnlyList<Setting<TMap>>> settings, Func<T, TMap?> get, Func<T, TMap?, T> set, string description, IReadOnlyList<Setting<TMap>>? others = null)
        where TMap : class, new() =>
        new(name, SettingKind.Map, (target, section, report) =>
        {
            var own = section.SinceTakenBack(out var isTakenBack);
            return set(target, own.IsEmpty ? null : SectionBinder.Bind((isTakenBack ? null : get(target)) ?? new(), own, settings(), report, others));
        }, description)
        {
            Settings = settings,
            Others = others ?? [],
        };

    /// <summary>The text of the section, with variables put in; null, and an error, where there is none to be had.</summary>
    public static string? Scalar(SourceSection section, BindingReport report, string form)
    {
        if (section.HasChildren)
        {
            report.Add($"{section.Key} is a list or a map", $"use {form}", section);
            return null;
        }

        return section.Value is { } text ? report.Expand(text, section) : null;
    }

    private static string OneOf(string[] names) => names is [var only] ? only : $"{string.Join(", ", names[..^1])} or {names[^1]}";

    private delegate bool Parse<TValue>(string text, out TValue value);

    private static Setting<T> Parsed<T, TValue>(string name, SettingKind kind, string form, Parse<TValue> parse, Func<T, TValue, T> set, string description)
        where TValue : struct =>
        new(name, kind, (target, section, report) => Read(section, form, parse, report) is { } value ? set(target, value) : target, description);

    private static TValue? Read<TValue>(SourceSection section, string form, Parse<TValue> parse, BindingReport report)
        where TValue : struct
    {
        if (Scalar(section, report, form) is not { } text)
        {
            return null;
        }

        if (parse(text, out var value))
        {
            return value;
        }

        // As it was written: what a variable holds may be a secret.
        var range = decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? default(TValue) switch
            {
                int => $" from {int.MinValue} to {int.MaxValue}",
                long => $" from {long.MinValue} to {long.MaxValue}",
                _ => "",
            }
            : "";
        report.Add($"{section.Key} is '{Secret.Masked(section.Value!)}'", $"use {form}{range}", section);
        return null;
    }

    private static bool ParseNumber(string text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static bool ParseLongNumber(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static bool ParseFlag(string text, out bool value)
    {
        value = text.ToLowerInvariant() is "true" or "1";
        return value || text.ToLowerInvariant() is "false" or "0";
    }

    private static bool ParseChoice<TEnum>(string text, out TEnum value)
        where TEnum : struct, Enum
    {
        foreach (var name in Enum.GetNames<TEnum>())
        {
            if (AliasName.Comparer.Equals(name, text))
            {
                value = Enum.Parse<TEnum>(name);
                return true;
            }
        }

        value = default;
        return false;
    }
}
