namespace Cachewise.Hosting;

/// <summary>The health checks that all modules of an application ask for together.</summary>
internal sealed class RequestedHealthChecks
{
    private readonly List<RequestedHealthCheck> _checks = [];

    public IReadOnlyList<RequestedHealthCheck> All => _checks;

    public void Add(RequestedHealthCheck check)
    {
        var index = _checks.FindIndex(other => string.Equals(other.Name, check.Name, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
        {
            _checks.Add(check);
        }
        else
        {
            _checks[index] = _checks[index].With(check);
        }
    }
}
