using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cachewise.Benchmarks.Redis;

/// <summary>A redis-server on a free port of 127.0.0.1, in memory only, stopped with this object.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly Process _process;

    private RedisServer(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>Starts one and waits for its first answer; null where none is installed.</summary>
    /// <param name="arguments">Of redis-server, such as those for TLS or a cluster.</param>
    public static RedisServer? Start(params string[] arguments)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("redis-server") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--loglevel", "warning", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            var server = new RedisServer(Process.Start(start)!, port);
            if (SpinWait.SpinUntil(server.Answers, TimeSpan.FromSeconds(10)))
            {
                return server;
            }

            server.Dispose();
            throw new InvalidOperationException($"redis-server does not answer on port {port}.");
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Its reply, in the wire format; at most what arrives at once.</summary>
    public string Send(string command)
    {
        using var client = new TcpClient("127.0.0.1", Port);
        var answer = new byte[64 * 1024];
        client.GetStream().Write(Encoding.ASCII.GetBytes($"{command}\r\n"));
        return Encoding.ASCII.GetString(answer, 0, client.GetStream().Read(answer));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private bool Answers()
    {
        try
        {
            return Send("PING") is ['+', ..];
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
