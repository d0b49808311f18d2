using Cachewise.Tests.Servers;

namespace Cachewise.FaultTests.Scenarios;

/// <summary>
/// The server shows a certificate of another authority, before the application's file of authorities has it.
/// </summary>
internal sealed class CertificateReplaced : Scenario
{
    private readonly CertificateAuthority _before = new();
    private readonly CertificateAuthority _after = new();
    private readonly RedisServer _server;
    private readonly string _trusted = Path.GetTempFileName();

    public CertificateReplaced(Pace pace)
        : base(pace)
    {
        _server = new([], _before.Issue());
        _before.Replace(_trusted);
    }

    public override CacheConfig Declaration
    {
        get
        {
            var config = Declare(_server.TlsUrl());
            return config with { ConnectionPool = config.ConnectionPool with { SslCaCerts = _trusted } };
        }
    }

    public override string DirectUrl => _server.Url();

    public override Task BreakAsync()
    {
        var certificate = _after.Issue();
        Assert.Equal("OK", _server.Cli("CONFIG", "SET", "tls-cert-file", certificate.File, "tls-key-file", certificate.KeyFile, "tls-ca-cert-file", certificate.AuthorityFile));
        _server.Cli("CLIENT", "KILL", "TYPE", "normal");
        return Task.CompletedTask;
    }

    public override Task RepairAsync()
    {
        _after.Replace(_trusted);
        return Task.CompletedTask;
    }

    public override void Dispose()
    {
        _server.Dispose();
        _before.Dispose();
        _after.Dispose();
        File.Delete(_trusted);
    }
}
