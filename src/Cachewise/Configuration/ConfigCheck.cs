namespace Cachewise.Configuration;

/// <summary>Reports an error of a declaration if something is not valid.</summary>
/// <param name="isValid">Whether it is valid.</param>
/// <param name="property">The property, as errors name it.</param>
/// <param name="value">Its value, or what is wrong with it in words.</param>
/// <param name="fix">What to write instead.</param>
/// <param name="beside">
/// The property whose location is used if this one has none, because it requires this one; or null.
/// </param>
internal delegate void ConfigCheck(bool isValid, string property, object? value, string fix, string? beside = null);
