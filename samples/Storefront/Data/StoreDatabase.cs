using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Storefront.Data;

/// <summary>The SQLite file of the store: configuration key <c>Database</c>, relative to the content root.</summary>
public sealed partial class StoreDatabase(IConfiguration configuration, IHostEnvironment host, ILogger<StoreDatabase> logger)
{
    private readonly string _path = Path.Combine(host.ContentRootPath, configuration["Database"] ?? "storefront.db");

    /// <summary>Opens the database for reading.</summary>
    public async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = Connection(_path, SqliteOpenMode.ReadOnly);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    /// <summary>
    /// Fills a new database on the first start. It is built aside and then moved into place, so that an instance that
    /// starts meanwhile, or a start that is cut off, never sees half of it.
    /// </summary>
    public async Task CreateIfMissingAsync()
    {
        if (File.Exists(_path))
        {
            return;
        }

        var started = Stopwatch.GetTimestamp();
        var draft = $"{_path}.{Guid.NewGuid():N}.tmp";
        await using (var connection = Connection(draft, SqliteOpenMode.ReadWriteCreate))
        {
            await connection.OpenAsync();
            await StoreSeed.FillAsync(connection);
        }

        if (TryPublish(draft))
        {
            LogFilled(_path, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
    }

    /// <summary>Moves the draft into place, unless another instance was faster.</summary>
    private bool TryPublish(string draft)
    {
        try
        {
            File.Move(draft, _path);
            return true;
        }
        catch (IOException) when (File.Exists(_path))
        {
            File.Delete(draft);
            return false;
        }
    }

    private static SqliteConnection Connection(string path, SqliteOpenMode mode) =>
        new(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = mode is SqliteOpenMode.ReadOnly }.ToString());

    [LoggerMessage(1, LogLevel.Information, "Filled the new database {Path} in {Seconds:0.0} s")]
    private partial void LogFilled(string path, double seconds);
}
