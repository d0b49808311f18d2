using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cachewise.Stores.Redis.Diagnostics;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>
/// The TLS handshakes of a client, by the <c>ssl_</c> settings, and why one failed: the client itself only says that it
/// did. The files are read for each connection, so that replaced certificates count from the next one on.
/// </summary>
internal sealed class TlsHandshake(ConnectionPool pool)
{
    private volatile bool _isRunning;
    private volatile ConnectionProblem? _problem;

    /// <summary>Sees the server's certificate and the protocol of each handshake.</summary>
    public Action<X509Certificate2, SslProtocols>? OnCertificate { get; init; }

    /// <summary>Whether a handshake was begun, and the server has not answered it yet.</summary>
    public bool IsUnanswered => _isRunning;

    /// <summary>Why the last handshake failed; null if it did not.</summary>
    public ConnectionProblem? Problem => _problem;

    /// <summary>The options for a connection to a host; called for each.</summary>
    /// <exception cref="AuthenticationException">A file cannot be read.</exception>
    public SslClientAuthenticationOptions OptionsFor(string host)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            RemoteCertificateValidationCallback = (sender, certificate, chain, errors) => IsTrusted(host, ((SslStream)sender).SslProtocol, certificate as X509Certificate2, chain, errors),
        };
        if (pool.SslCaCerts is { } authorities)
        {
            options.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(Read("SslCaCerts", authorities, static file =>
            {
                var trusted = new X509Certificate2Collection();
                trusted.ImportFromPemFile(file);
                return trusted.Count > 0 ? trusted : throw new CryptographicException("it holds no certificate");
            }));
        }

        if (pool.SslCertFile is { } certificate)
        {
            options.ClientCertificateContext = SslStreamCertificateContext.Create(
                pool.SslKeyFile is { } key
                    ? Read("SslCertFile or SslKeyFile", $"{certificate}' with '{key}", _ => Usable(X509Certificate2.CreateFromPemFile(certificate, key)))
                    : Read("SslCertFile", certificate, file => Usable(X509Certificate2.CreateFromPemFile(file))),
                additionalCertificates: null,
                offline: true);
        }

        _isRunning = true;
        return options;
    }

    private T Read<T>(string property, string file, Func<string, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            var why = error is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : error.Message.TrimEnd('.');
            _problem = new(ConnectionProblemKind.CertificateFileUnreadable, $"was not connected to, because ConnectionPool.{property} '{file}' cannot be read: {why}");
            throw new AuthenticationException(_problem.What, error);
        }
    }

    // Windows finds the key of a certificate only in a store.
    private static X509Certificate2 Usable(X509Certificate2 certificate) =>
        OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null) : certificate;

    private bool IsTrusted(string host, SslProtocols protocol, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        _isRunning = false;
        if (certificate is not null)
        {
            OnCertificate?.Invoke(certificate, protocol);
        }

        if (pool.SslCheckHostname == false)
        {
            errors &= ~SslPolicyErrors.RemoteCertificateNameMismatch;
        }

        _problem = pool.SslCertReqs is CertificateRequirement.None || errors is SslPolicyErrors.None ? null : Explain(host, certificate, chain, errors);
        return _problem is null;
    }

    private ConnectionProblem Explain(string host, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return Untrusted("presented no certificate", fix: null);
        }

        if (chain?.ChainStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)) == true)
        {
            return ExplainDates(certificate);
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            return pool.SslCaCerts is { } authorities
                ? Untrusted($"presented a certificate that no authority in ConnectionPool.SslCaCerts '{authorities}' has signed", "add its authority to that file")
                : Untrusted("presented a certificate that no authority of this system has signed", "set ConnectionPool.SslCaCerts to the file of its authority");
        }

        return Untrusted($"presented a certificate for {NamesOf(certificate)}, not for '{host}'", "use a host that it names");
    }

    private static ConnectionProblem ExplainDates(X509Certificate2 certificate)
    {
        var now = TimeProvider.System.GetLocalNow().DateTime; // the clock by which the system has judged
        return certificate.NotAfter < now ? Untrusted($"presented a certificate that expired on {Date(certificate.NotAfter)}", "renew it")
            : certificate.NotBefore > now ? Untrusted($"presented a certificate that is valid from {Date(certificate.NotBefore)} on", "check the clocks")
            : Untrusted("presented a certificate whose issuer's certificate has expired", "renew the issuer's");
    }

    private static ConnectionProblem Untrusted(string what, string? fix) => new(ConnectionProblemKind.CertificateUntrusted, what, fix);

    private static string Date(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(ip => ip.ToString()))).ToList();
        return names is [] ? $"'{certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false)}'" : string.Join(", ", names.Select(name => $"'{name}'"));
    }
}
