using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Cachewise.Configuration.Sources;

/// <summary>
/// Notices that files were written, created or deleted: at once where the system reports it, and within seconds where
/// <c>DOTNET_USE_POLLING_FILE_WATCHER</c> makes .NET poll, which alone sees a change behind a link.
/// </summary>
internal sealed class FileWatch : IDisposable
{
    /// <summary>As for the other files of a configuration: by then a file that is being written is complete.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(250);

    private readonly IDisposable? _own;
    private readonly ITimer _timer;
    private readonly IDisposable[] _registrations;

    /// <param name="files">Where the files are.</param>
    /// <param name="isOwn">
    /// Whether nothing else uses <paramref name="files"/>, so that it is disposed of with this.
    /// </param>
    /// <param name="names">The names of the files; <c>*</c> stands for any letters.</param>
    /// <param name="changed">
    /// Called after a change, on the thread pool. What it throws is lost, as with the other files of a configuration.
    /// </param>
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
