namespace Cachewise.Hosting;

/// <summary>The services that the application had registered itself before it added caches; they win, and the log says so.</summary>
internal sealed record ExistingRegistrations(IReadOnlyList<string> Services);
