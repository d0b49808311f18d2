using Cachewise.Stores.Redis.Diagnostics;

namespace Cachewise.Stores.Redis.Tracking;

/// <summary>A tracking connection cannot be used, for a reason that is known.</summary>
internal sealed class TrackingException(ConnectionProblem problem) : Exception(problem.ToString())
{
    public ConnectionProblem Problem => problem;
}
