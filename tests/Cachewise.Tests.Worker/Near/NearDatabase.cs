using System.IO.MemoryMappedFiles;

namespace Cachewise.Tests.Worker.Near;

/// <summary>
/// The database from which the factories of all processes make their values: a number for each key, in memory that they
/// share. Each process also counts its calls there.
/// </summary>
internal sealed class NearDatabase : IDisposable
{
    private const int Rows = 64;
    private const int MostProcesses = 64;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _memory;

    public NearDatabase(string folder)
    {
        _file = MemoryMappedFile.CreateFromFile(Path.Combine(folder, "database"), FileMode.OpenOrCreate, mapName: null, (Rows + MostProcesses) * sizeof(long));
        _memory = _file.CreateViewAccessor();
    }

    /// <summary>The number of a key.</summary>
    public long Read(int row) => _memory.ReadInt64(row * sizeof(long));

    /// <summary>Changes the number of a key, which one process does.</summary>
    public void Write(int row, long number) => _memory.Write(row * sizeof(long), number);

    /// <summary>The calls of a process, so far.</summary>
    public void Count(int process, long calls) => Write(Rows + process, calls);

    /// <summary>The calls of all processes, so far.</summary>
    public long Calls => Enumerable.Range(Rows, MostProcesses).Sum(Read);

    public void Dispose()
    {
        _memory.Dispose();
        _file.Dispose();
    }
}
