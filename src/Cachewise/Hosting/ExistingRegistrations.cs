namespace Cachewise.Hosting;

/// <summary>The services that the application registered before <c>AddCaches</c>. They win, and are logged.</summary>
internal sealed record ExistingRegistrations(IReadOnlyList<string> Services);
