using System.ComponentModel;
using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using Cachewise.Tests;
using Cachewise.Tests.Servers;

namespace Cachewise.FaultTests.Near;

/// <summary>
/// The time of day of some processes, which can be set while they run: a library that is loaded before the others,
/// clock.c, adds a number of seconds. The monotonic clock stays, as when an administrator sets the time.
/// </summary>
internal sealed class SteppedClock : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cachewise-clock-").FullName;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _seconds;

    public SteppedClock()
    {
        var (library, offset) = (Path.Combine(_folder, "clock.so"), Path.Combine(_folder, "offset"));
        _file = MemoryMappedFile.CreateFromFile(offset, FileMode.CreateNew, mapName: null, sizeof(long));
        _seconds = _file.CreateViewAccessor();
        Compile(library);
        Environment = new Dictionary<string, string> { ["LD_PRELOAD"] = library, ["CACHEWISE_TESTS_CLOCK"] = offset };
    }

    /// <summary>The environment of the processes.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Sets the time of day forward, or back.</summary>
    public void Step(TimeSpan time) => _seconds.Write(0, _seconds.ReadInt64(0) + (long)time.TotalSeconds);

    public void Dispose()
    {
        _seconds.Dispose();
        _file.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static void Compile(string library)
    {
        if (!OperatingSystem.IsLinux())
        {
            Missing.Skip("The time of day of single processes can be set on Linux alone");
        }

        try
        {
            using var compiler = Process.Start("cc", ["-shared", "-fPIC", "-O1", "-o", library, Repository.File("tests/Cachewise.FaultTests/Near/clock.c")]);
            compiler.WaitForExit();
            Assert.Equal(0, compiler.ExitCode);
        }
        catch (Win32Exception)
        {
            Missing.Skip("cc is not installed (Debian: apt-get install gcc libc6-dev)");
        }
    }
}
