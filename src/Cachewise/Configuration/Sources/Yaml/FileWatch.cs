using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>
/// Notices that files were written, came or went: at once where the system tells, and within seconds where
/// <c>DOTNET_USE_POLLING_FILE_WATCHER</c> makes .NET look for itself, which alone sees what is behind a link to elsewhere.
/// </summary>
internal sealed class FileWatch : IDisposable
{
    /// <summary>As other files of configuration have it: whoever writes the file is done by then.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(250);

    private readonly IDisposable? _own;
    private readonly ITimer _timer;
    private readonly IDisposable[] _registrations;

    /// <param name="files">Where they are.</param>
    /// <param name="isOwn">Whether that is nobody else's, and is disposed of with this.</param>
    /// <param name="names">Their names, in which <c>*</c> stands for any letters.</param>
    /// <param name="changed">What to do then. Where it throws nobody hears of it, as with other files of configuration: those who listen to a configuration are anybody.</param>
    public FileWatch(IFileProvider files, bool isOwn, string[] names, Action changed)
    {
        _own = isOwn ? files as IDisposable : null;
        _timer = TimeProvider.System.CreateTimer(static action => _ = Task.Run((Action)action!), changed, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _registrations = Array.ConvertAll(names, name => ChangeToken.OnChange(() => files.Watch(name), () => _timer.Change(Delay, Timeout.InfiniteTimeSpan)));
    }

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _timer.Dispose();
        _own?.Dispose();
    }
}
