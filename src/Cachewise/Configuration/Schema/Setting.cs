using System.Globalization;

namespace Cachewise.Configuration.Schema;

/// <summary>
/// A setting: the binder, the validation and <c>cachewise schema</c> use it, and a test compares the tables of
/// docs/configuration.md with it.
/// </summary>
/// <param name="Property">The name of the property in code.</param>
/// <param name="Name">The name in files, as the specification writes it.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Description">What it does.</param>
internal abstract record Setting(string Property, string Name, SettingKind Kind, string Description)
{
    /// <summary>Other names that it may have, such as the position in a pair.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>The default as files write it; null if there is none that can be written.</summary>
    public string? Default { get; init; }

    /// <summary>The default in words, where it cannot be written.</summary>
    public string DefaultWords { get; init; } = "none";

    /// <summary>The range of a number or a time.</summary>
    public SettingRange? Range { get; init; }

    /// <summary>The names of a choice.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The values that are allowed, in words; null if all values of its kind are.</summary>
    public string? Allowed
    {
        get => field ?? Range?.ToString() ?? (Choices is [] ? null : string.Join(", ", Choices));
        init;
    }

    /// <summary>The settings of a map. A function, since the tables refer to each other.</summary>
    public Func<IReadOnlyList<Setting>> Settings { get; init; } = static () => [];

    /// <summary>Whether the settings of the map are values of their own, which may come from several sources.</summary>
    public bool IsGroup { get; init; }

    /// <summary>Whether <c>true</c> and <c>false</c> may stand in place of the map.</summary>
    public bool IsSwitch { get; init; }

    /// <summary>Names that are no settings of the map, but are explained.</summary>
    public IReadOnlyList<Setting> Others { get; init; } = [];

    public bool IsNamed(string name) => AliasName.Comparer.Equals(name, Name) || OtherNames.Contains(name, AliasName.Comparer);

    /// <summary>Whether a value is in the range, or one of the choices. Null leaves it to the default.</summary>
    protected bool Allows(object? value) => value switch
    {
        null => true,
        Enum choice => Choices.Contains(choice.ToString(), AliasName.Comparer),
        _ => Range?.Contains(value) is not false,
    };

    /// <summary>What to write instead of a value that is not allowed.</summary>
    protected string UsualFix => $"use {(Choices is [] ? Allowed : OneOf(Choices))}, or leave it out for {DefaultOf()}";

    /// <summary><c>a, b or c</c>.</summary>
    public static string OneOf(IReadOnlyList<string> names) => names is [var only] ? only : $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}";

    private string DefaultOf() =>
        Kind is not SettingKind.Time || !TimeSpan.TryParse(Default, CultureInfo.InvariantCulture, out var time) ? Default ?? DefaultWords
        : time.TotalSeconds is 1 ? "1 second"
        : $"{time.TotalSeconds} seconds";
}
