using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace Storefront.Data;

/// <summary>Statements and queries in one line each.</summary>
public static class SqliteConnectionExtensions
{
    public static async Task ExecuteAsync(this SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Runs a query with one parameter, and reads every row.</summary>
    public static async Task<ImmutableArray<T>> QueryAsync<T>(
        this SqliteConnection connection, string sql, string parameter, object value, Func<SqliteDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue(parameter, value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = ImmutableArray.CreateBuilder<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows.ToImmutable();
    }
}
