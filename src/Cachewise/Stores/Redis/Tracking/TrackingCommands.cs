using System.Text;

namespace Cachewise.Stores.Redis.Tracking;

/// <summary>The commands of a tracking connection, as they are sent.</summary>
internal static class TrackingCommands
{
    /// <summary>Its reply comes behind each invalidation of a write that was acknowledged before it was sent.</summary>
    public static readonly byte[] Ping = Encode("PING"u8.ToArray());

    /// <summary>Asks for the role too. <c>HELLO</c> without the number is of Redis 6.2.</summary>
    public static readonly byte[] RoleAndPing = [.. Encode("HELLO"u8.ToArray(), "3"u8.ToArray()), .. Ping];

    /// <summary>Logs in, and has the server tell of keys that begin with the prefixes.</summary>
    /// <param name="user">The user; null or empty for the default one.</param>
    /// <param name="password">The password; null or empty for none.</param>
    /// <param name="name">The name of the connection in CLIENT LIST, for which no permission is needed.</param>
    /// <param name="prefixes">The prefixes.</param>
    public static byte[] Begin(string? user, string? password, string name, PrefixSet prefixes)
    {
        List<byte[]> hello = [.. Words("HELLO", "3")];
        if (!string.IsNullOrEmpty(user) || !string.IsNullOrEmpty(password))
        {
            hello.AddRange(Words("AUTH", string.IsNullOrEmpty(user) ? "default" : user, password ?? ""));
        }

        // A name that has other characters is rejected, and with it the login.
        if (string.Concat(name.Where(character => character is > ' ' and <= '~')) is { Length: > 0 } allowed)
        {
            hello.AddRange(Words("SETNAME", allowed));
        }

        return [.. Encode([.. hello]), .. Encode([.. Words("CLIENT", "TRACKING", "ON", "BCAST"), .. prefixes.Prefixes.SelectMany(prefix => (byte[][])["PREFIX"u8.ToArray(), prefix])])];
    }

    private static byte[][] Words(params string[] words) => Array.ConvertAll(words, Encoding.UTF8.GetBytes);

    private static byte[] Encode(params byte[][] words) =>
        [.. Encoding.UTF8.GetBytes($"*{words.Length}\r\n"), .. words.SelectMany(word => (byte[])[.. Encoding.UTF8.GetBytes($"${word.Length}\r\n"), .. word, .. "\r\n"u8])];
}
