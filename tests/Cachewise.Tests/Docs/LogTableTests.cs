using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Cachewise.Tests.Docs;

/// <summary>
/// The table of docs/telemetry.md has every message with its id, name and level, and no other. It pins them too: users
/// have filters for them.
/// </summary>
public class LogTableTests
{
    private static readonly IReadOnlyList<string[]> Rows = [.. Page.Read("docs/telemetry.md").Rows.Where(row => int.TryParse(row[0], out _))];

    [Fact]
    public void Every_message_is_a_row_and_every_row_a_message() =>
        Assert.Equal(
            Messages().Select(message => $"{message.EventId} {message.Name}").Order(StringComparer.Ordinal),
            Rows.Select(row => $"{row[0]} {row[1].Trim('`')}").Order(StringComparer.Ordinal));

    [Fact]
    public void The_level_of_each_row_is_that_of_the_message()
    {
        // A message without a level gets it from its caller, and the page says which there are.
        string LevelOf(string id) => Messages().Single(message => $"{message.EventId}" == id).Level is var level and not LogLevel.None ? $"{level}" : "";

        Assert.All(Rows, row => Assert.True(LevelOf(row[0]) == row[2] || (LevelOf(row[0]) is "" && row[2].Split(" or ") is [var one, var other] && Levels.Contains(one) && Levels.Contains(other)), $"{row[1]}: {row[2]}"));
    }

    [Fact]
    public void Each_row_says_when_and_what_to_do_and_the_ids_ascend()
    {
        Assert.All(Rows, row => Assert.All(row, cell => Assert.NotEqual("", cell)));
        Assert.Equal(Rows.Select(row => row[0]).OrderBy(int.Parse).Distinct(), Rows.Select(row => row[0]));
    }

    private static string[] Levels => Enum.GetNames<LogLevel>();

    private static IEnumerable<(int EventId, string Name, LogLevel Level)> Messages() =>
        from type in typeof(Cache).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        let message = method.GetCustomAttribute<LoggerMessageAttribute>()
        where message is not null
        select (message.EventId, message.EventName ?? method.Name, message.Level);
}
