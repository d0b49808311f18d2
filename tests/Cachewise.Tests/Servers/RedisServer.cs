using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Cachewise.Tests.Servers;

/// <summary>
/// A redis-server of its own, on a free port of 127.0.0.1, in memory only, stopped when the tests are done.
/// </summary>
public sealed class RedisServer : IDisposable
{
    private const string Program = "redis-server";
    private const string CommandLine = "redis-cli";
    private const int ToBusPort = 10000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("cachewise-redis-").FullName;
    private readonly string[] _arguments;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private Process? _process;

    public RedisServer()
        : this([])
    {
    }

    /// <param name="arguments">Arguments of redis-server, such as <c>--requirepass secret</c>, and <c>--user app on
    /// >secret ~* +@all</c>.</param>
    /// <param name="certificate">With one, it speaks TLS too, on a port of its own.</param>
    /// <param name="sentinel">With a configuration, it is a sentinel.</param>
    /// <param name="environment">Variables of the environment of its process.</param>
    internal RedisServer(string[] arguments, Certificate? certificate = null, string[]? sentinel = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        _environment = environment ?? new Dictionary<string, string>();
        Port = FreePort();
        if (certificate is not null)
        {
            TlsPort = FreePort();
            arguments = [.. TlsArguments(TlsPort, certificate), .. arguments];
        }

        if (sentinel is not null)
        {
            // A sentinel keeps what it learns in its configuration, so it must have a file.
            File.WriteAllLines(ConfigurationFile, sentinel);
            arguments = [ConfigurationFile, "--sentinel", .. arguments];
        }

        _arguments = arguments;
        Start();
    }

    /// <summary>A server for one test, which may kill it.</summary>
    public static RedisServer Own(params string[] arguments) => new(arguments);

    public int Port { get; }

    /// <summary>The port that speaks TLS; 0 where there is none.</summary>
    public int TlsPort { get; }

    public bool IsInstalled { get; private set; } = true;

    /// <summary>Its product and version, as <c>Valkey 8.0.1</c>.</summary>
    internal string Version
    {
        get
        {
            var info = Cli("INFO", "server").Split("\r\n").Select(line => line.Split(':')).Where(line => line.Length > 1).ToDictionary(line => line[0], line => line[1], StringComparer.Ordinal);
            return info.TryGetValue("valkey_version", out var valkey) ? $"Valkey {valkey}" : $"Redis {info["redis_version"]}";
        }
    }

    /// <summary>Whether it was started and not killed.</summary>
    internal bool IsRunning => _process is not null;

    /// <summary>The port for a client that speaks TLS if the server does.</summary>
    internal int BestPort => TlsPort is 0 ? Port : TlsPort;

    /// <summary>
    /// The URL of a database of this server; skips the test where there is no redis-server, and fails it in CI.
    /// </summary>
    public string Url(int database = 0)
    {
        Require();
        return $"redis://127.0.0.1:{Port}/{database}";
    }

    /// <summary>
    /// The URL of a database of this server by TLS. The certificates of the tests are for localhost and 127.0.0.1.
    /// </summary>
    public string TlsUrl(int database = 0, string host = "127.0.0.1")
    {
        Require();
        return $"rediss://{host}:{TlsPort}/{database}";
    }

    /// <summary>Skips the test where there is no redis-server, and fails it in CI.</summary>
    public void Require()
    {
        if (!IsInstalled)
        {
            Missing.Skip("redis-server is not installed (Debian: apt-get install redis-server)");
        }
    }

    public void Start()
    {
        var start = new ProcessStartInfo(Program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])[.. _arguments, "--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--dir", _folder, "--logfile", LogFile])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            IsInstalled = false;
            return;
        }

        Assert.True(SpinWait.SpinUntil(() => _process.HasExited || IsReady(), Patience) && !_process.HasExited, $"redis-server does not answer: {Words()}");
    }

    /// <summary>Kills the server (SIGKILL), as a machine that loses power.</summary>
    public void Kill()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        _process = null;
    }

    /// <summary>Suspends the server (SIGSTOP): connections stay open, and no command is answered.</summary>
    public void Hang() => Suspension.Suspend(_process!);

    public void Resume() => Suspension.Resume(_process!);

    /// <summary>
    /// The output of redis-cli for a command on the port without TLS, such as <c>CLUSTER INFO</c>; an option such as
    /// <c>-a secret</c> may precede it.
    /// </summary>
    internal string Cli(params string[] arguments)
    {
        using var cli = Process.Start(new ProcessStartInfo(CommandLine, ["-p", $"{Port}", "--no-auth-warning", .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = cli.StandardOutput.ReadToEnd();
        cli.WaitForExit();
        return output.TrimEnd();
    }

    /// <summary>
    /// Waits until a command has the expected reply; asks 50 times a second, because each time starts a process.
    /// </summary>
    internal void Await(Func<string, bool> isSo, params string[] arguments)
    {
        var answer = Cli(arguments);
        for (var asked = 0; !isSo(answer); asked++)
        {
            Assert.True(asked < Patience / Pause, $"{string.Join(' ', arguments)} still answers: {answer}");
            SpinWait.SpinUntil(static () => false, Pause);
            answer = Cli(arguments);
        }
    }

    public void Dispose()
    {
        Kill();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>
    /// A free port of 127.0.0.1 whose number plus 10000 is free too: a node of a cluster listens there, and Redis 6
    /// accepts no other port.
    /// </summary>
    public static int FreePort()
    {
        for (; ; )
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (port + ToBusPort <= IPEndPoint.MaxPort && IsFree(port + ToBusPort))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string LogFile => Path.Combine(_folder, "log");

    private string ConfigurationFile => Path.Combine(_folder, "redis.conf");

    private static string[] TlsArguments(int port, Certificate certificate) =>
    [
        "--tls-port", $"{port}",
        "--tls-cert-file", certificate.File,
        "--tls-key-file", certificate.KeyFile,
        "--tls-ca-cert-file", certificate.AuthorityFile,
        "--tls-auth-clients", "optional",
    ];

    /// <summary>The output of the server. Errors of its arguments are not in its log, which is not open yet.</summary>
    private string Words() => File.Exists(LogFile) ? File.ReadAllText(LogFile) : _process!.HasExited ? _process.StandardError.ReadToEnd() + _process.StandardOutput.ReadToEnd() : "";

    private bool IsReady()
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", Port);
            client.GetStream().Write("PING\r\n"u8);
            return client.GetStream().ReadByte() is '+' or '-'; // PONG, or an error that requires a password
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return false; // not listening yet, or a connection that a starting server has reset
        }
    }
}
