using Microsoft.Data.Sqlite;

namespace Storefront.Data;

/// <summary>One prepared statement for many rows of a table.</summary>
public sealed class Insert : IDisposable
{
    private readonly SqliteCommand _command;

    public Insert(SqliteConnection connection, string table, params string[] columns)
    {
        _command = connection.CreateCommand();
        _command.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES (${string.Join(", $", columns)})";
        foreach (var column in columns)
        {
            _command.Parameters.Add(new SqliteParameter { ParameterName = "$" + column });
        }
    }

    public void Add(params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _command.Parameters[i].Value = values[i];
        }

        _command.ExecuteNonQuery();
    }

    public void Dispose() => _command.Dispose();
}
