using Cachewise.Checking.Servers;

namespace Cachewise.Checking.Watching;

/// <summary>Shows the health of caches while they are watched.</summary>
internal interface IWatchOutput
{
    /// <summary>Shows how the caches are now.</summary>
    /// <exception cref="IOException">The output is closed.</exception>
    void Show(IReadOnlyList<ICheckedCache> caches, DateTimeOffset now);
}
