namespace Cachewise.Tests.Servers;

/// <summary>Users with limited rights.</summary>
internal static class LimitedUser
{
    /// <summary>The rights that the documentation requires: the first line there with ACL SETUSER.</summary>
    public static string[] Rights { get; } =
        [.. File.ReadLines(Repository.File("docs/configuration.md")).First(line => line.Contains("ACL SETUSER", StringComparison.Ordinal)).Split(' ').Where(word => word.StartsWith('+'))];

    /// <summary>Creates or replaces a user, whose password is that of <see cref="UrlOf"/>.</summary>
    public static string Make(RedisServer server, string name, params string[] rights)
    {
        server.Require();
        Assert.Equal("OK", server.Cli(["ACL", "SETUSER", name, "reset", "on", ">secret", .. rights]));
        return name;
    }

    /// <summary>The URL for such a user.</summary>
    public static string UrlOf(this RedisServer server, string name, int database = 0) => server.Url(database).Replace("redis://", $"redis://{name}:secret@", StringComparison.Ordinal);
}
