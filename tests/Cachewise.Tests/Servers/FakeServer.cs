using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cachewise.Tests.Servers;

/// <summary>
/// A server with the protocol of Redis (RESP2) whose replies a test chooses, because a real server does not send wrong
/// ones.
/// </summary>
internal sealed class FakeServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string[], string?> _answer;

    /// <param name="answer">The reply to a command and its arguments, in the wire format; null for the reply of a
    /// server without entries.</param>
    public FakeServer(Func<string[], string?> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"redis://127.0.0.1:{Port}/0";

    public void Dispose() => _listener.Dispose();

    private static string Default(string[] command) => command[0].ToUpperInvariant() switch
    {
        "PING" => "+PONG\r\n",
        "ECHO" => $"${command[1].Length}\r\n{command[1]}\r\n",
        "INFO" => "$47\r\n# Server\r\nredis_version:7.0.15\r\nrole:master\r\n\r\n\r\n",
        "CLIENT" or "SELECT" or "SET" or "SETEX" => "+OK\r\n",
        "EXISTS" or "DEL" or "UNLINK" => ":0\r\n",
        "GET" => "$-1\r\n",
        _ => "-ERR unknown command\r\n",
    };

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        try
        {
            while (await ReadAsync(reader) is { } command)
            {
                await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(_answer(command) ?? Default(command)));
            }
        }
        catch (IOException)
        {
            // The client closed the connection.
        }
    }

    private static async Task<string[]?> ReadAsync(StreamReader reader)
    {
        if (await reader.ReadLineAsync() is not ['*', .. var count])
        {
            return null;
        }

        var command = new string[int.Parse(count, System.Globalization.CultureInfo.InvariantCulture)];
        for (var i = 0; i < command.Length; i++)
        {
            var length = int.Parse((await reader.ReadLineAsync())![1..], System.Globalization.CultureInfo.InvariantCulture);
            var text = new char[length + 2];
            await reader.ReadBlockAsync(text);
            command[i] = new(text, 0, length);
        }

        return command;
    }
}
