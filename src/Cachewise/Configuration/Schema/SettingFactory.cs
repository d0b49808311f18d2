using Cachewise.Configuration.Binding;

namespace Cachewise.Configuration.Schema;

/// <summary>Makes settings of each kind.</summary>
internal static class SettingFactory
{
    public static Setting<T> Text<T>(string property, string name, Func<T, string?> get, Func<T, string, T> set, string description) =>
        new(property, name, SettingKind.Text, get, (target, section, report) => ValueReader.Text(section, report, "a text") is { } text ? set(target, text) : target, description);

    public static Setting<T> Number<T>(string property, string name, Func<T, object?> get, Func<T, int, T> set, string description) =>
        Parsed<T, int>(property, name, SettingKind.Number, "a whole number", get, ValueReader.ParseNumber, set, description);

    public static Setting<T> LongNumber<T>(string property, string name, Func<T, object?> get, Func<T, long, T> set, string description) =>
        Parsed<T, long>(property, name, SettingKind.Number, "a whole number", get, ValueReader.ParseLongNumber, set, description);

    public static Setting<T> Flag<T>(string property, string name, Func<T, object?> get, Func<T, bool, T> set, string description) =>
        Parsed<T, bool>(property, name, SettingKind.Flag, "true or false", get, ValueReader.ParseFlag, set, description);

    public static Setting<T> Time<T>(string property, string name, Func<T, object?> get, Func<T, TimeSpan, T> set, string description) =>
        Parsed<T, TimeSpan>(property, name, SettingKind.Time, Duration.Forms, get, Duration.TryParse, set, description);

    public static Setting<T> Choice<T, TEnum>(string property, string name, Func<T, object?> get, Func<T, TEnum, T> set, string description)
        where TEnum : struct, Enum =>
        Parsed<T, TEnum>(property, name, SettingKind.Choice, Setting.OneOf(Enum.GetNames<TEnum>()), get, ValueReader.ParseChoice, set, description) with
        {
            Choices = Enum.GetNames<TEnum>(),
        };

    /// <summary>
    /// A map that is one value: that of the strongest source replaces all others; an empty one removes it.
    /// </summary>
    public static Setting<T> Map<T, TMap>(
        string property, string name, Func<IReadOnlyList<Setting<TMap>>> settings, Func<T, TMap?> get, Func<T, TMap?, T> set, string description)
        where TMap : class, new()
    {
        T Read(T target, SourceSection section, BindingReport report) =>
            set(target, section.Strongest() is { IsEmpty: false } own ? SectionBinder.Bind(new TMap(), own, settings(), report) : null);
        return new(property, name, SettingKind.Map, get, Read, description) { Settings = settings, ValidateInner = ValidateMap(settings, get) };
    }

    /// <summary>
    /// A map whose settings are values of their own, each applied over what is there; an empty one removes them all.
    /// </summary>
    public static Setting<T> Group<T, TMap>(
        string property, string name, Func<IReadOnlyList<Setting<TMap>>> settings, Func<T, TMap?> get, Func<T, TMap?, T> set, string description, IReadOnlyList<Setting<TMap>>? others = null)
        where TMap : class, new()
    {
        T Read(T target, SourceSection section, BindingReport report)
        {
            var own = section.SinceTakenBack(out var isTakenBack);
            return set(target, own.IsEmpty ? null : SectionBinder.Bind((isTakenBack ? null : get(target)) ?? new(), own, settings(), report, others));
        }

        return new(property, name, SettingKind.Map, get, Read, description) { Settings = settings, IsGroup = true, Others = others ?? [], ValidateInner = ValidateMap(settings, get) };
    }

    /// <summary>
    /// As <see cref="Group"/>, of something that <c>true</c> turns on with its defaults, and <c>false</c> off.
    /// </summary>
    public static Setting<T> Switch<T, TMap>(
        string property, string name, Func<IReadOnlyList<Setting<TMap>>> settings, Func<T, TMap?> get, Func<T, TMap?, T> set, string description)
        where TMap : class, new()
    {
        T Read(T target, SourceSection section, BindingReport report)
        {
            var own = section.SinceTurnedOff(out var isTurnedOff);
            return ValueReader.Switch(own, report) switch
            {
                null => target,
                false => set(target, null),
                true => set(target, SectionBinder.BindChildren((isTurnedOff ? null : get(target)) ?? new(), own, settings(), report)),
            };
        }

        return new(property, name, SettingKind.Map, get, Read, description) { Settings = settings, IsGroup = true, IsSwitch = true, ValidateInner = ValidateMap(settings, get) };
    }

    private static Action<T, string, CacheConfig, ConfigCheck> ValidateMap<T, TMap>(Func<IReadOnlyList<Setting<TMap>>> settings, Func<T, TMap?> get)
        where TMap : class => (record, path, config, check) =>
        {
            if (get(record) is { } map)
            {
                foreach (var setting in settings())
                {
                    setting.Validate(map, path, config, check);
                }
            }
        };

    private static Setting<T> Parsed<T, TValue>(
        string property, string name, SettingKind kind, string form, Func<T, object?> get, ValueReader.Parse<TValue> parse, Func<T, TValue, T> set, string description)
        where TValue : struct =>
        new(property, name, kind, get, (target, section, report) => ValueReader.Read(section, form, parse, report) is { } value ? set(target, value) : target, description);
}
