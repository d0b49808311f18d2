namespace Cachewise.Tests.Configuration;

/// <summary>
/// The environment variables that the library reads, as given and otherwise unset, until this is disposed of. Only for
/// the collection of <see cref="EnvironmentVariableTests"/>, beside which nothing runs.
/// </summary>
internal sealed class Variables : IDisposable
{
    private static readonly string[] Read = ["REDIS_URL", "CACHES_DEBUG", "DEBUG", "DOTNET_ENVIRONMENT", "ASPNETCORE_ENVIRONMENT"];

    private readonly List<(string Name, string? Value)> _before;

    public Variables(params (string Name, string? Value)[] values)
    {
        _before = [.. Read.Union(values.Select(one => one.Name), StringComparer.Ordinal).Select(name => (name, Environment.GetEnvironmentVariable(name)))];
        foreach (var name in Read)
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        foreach (var (name, value) in values)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    public void Dispose() => _before.ForEach(one => Environment.SetEnvironmentVariable(one.Name, one.Value));
}
