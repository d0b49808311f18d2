namespace Cachewise.Tests.Worker.Near;

/// <summary>The recording of one process, in a file of its name. All threads write it.</summary>
internal sealed class NearRecording(string folder, string process) : IDisposable
{
    /// <summary>How the files of recordings end.</summary>
    public const string Extension = ".recording";

    private readonly StreamWriter _lines = new(Path.Combine(folder, process + Extension));
    private readonly Lock _lock = new();

    /// <summary>The time.</summary>
    public static long Now => TimeProvider.System.GetTimestamp();

    public void Add(NearEvent happened)
    {
        var line = happened.ToString();
        lock (_lock)
        {
            _lines.WriteLine(line);
        }
    }

    public void Dispose() => _lines.Dispose();
}
