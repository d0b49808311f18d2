using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Cachewise.Tests.Servers;

/// <summary>A redis-server of its own, on a free port of 127.0.0.1, in memory only, stopped when the tests are done.</summary>
public sealed class RedisServer : IDisposable
{
    private const string Program = "redis-server";

    private readonly string _folder = Directory.CreateTempSubdirectory("cachewise-redis-").FullName;
    private readonly string[] _arguments;
    private Process? _process;

    public RedisServer()
        : this([])
    {
    }

    private RedisServer(string[] arguments)
    {
        _arguments = arguments;
        Port = FreePort();
        Start();
    }

    /// <summary>A server for one test, which may kill it.</summary>
    public static RedisServer Own(params string[] arguments) => new(arguments);

    public int Port { get; }

    public bool IsInstalled { get; private set; } = true;

    /// <summary>The URL of a database of this server; skips the test where there is no redis-server, and fails it in CI.</summary>
    public string Url(int database = 0)
    {
        if (!IsInstalled)
        {
            const string Reason = "redis-server is not installed (Debian: apt-get install redis-server)";
            Assert.False(Environment.GetEnvironmentVariable("CI") is "true", Reason);
            Assert.Skip(Reason);
        }

        return $"redis://127.0.0.1:{Port}/{database}";
    }

    public void Start()
    {
        var start = new ProcessStartInfo(Program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])["--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder, "--logfile", LogFile, .. _arguments])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            _process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            IsInstalled = false;
            return;
        }

        Assert.True(SpinWait.SpinUntil(IsReady, TimeSpan.FromSeconds(30)), "redis-server does not answer: " + File.ReadAllText(LogFile));
    }

    /// <summary>Kills the server, as a machine that loses power does.</summary>
    public void Kill()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        _process = null;
    }

    /// <summary>Stops the server in its tracks (SIGSTOP): connections stay, and nothing answers.</summary>
    public void Hang() => Signal("-STOP");

    public void Resume() => Signal("-CONT");

    public void Dispose()
    {
        Kill();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A port of 127.0.0.1 on which nothing listens.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string LogFile => Path.Combine(_folder, "log");

    private bool IsReady()
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", Port);
            client.GetStream().Write("PING\r\n"u8);
            return client.GetStream().ReadByte() is '+' or '-'; // PONG, or a demand for a password
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{_process!.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
