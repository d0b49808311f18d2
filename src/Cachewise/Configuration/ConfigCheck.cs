namespace Cachewise.Configuration;

/// <summary>Reports an error of a declaration where something is not sound.</summary>
/// <param name="sound">Whether all is well.</param>
/// <param name="property">The property, as it is named in errors.</param>
/// <param name="value">Its value, or in words what is wrong with it.</param>
/// <param name="fix">What to write instead.</param>
/// <param name="beside">The property whose place counts where this one has none, because it demands this one; or null.</param>
internal delegate void ConfigCheck(bool sound, string property, object? value, string fix, string? beside = null);
