using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cachewise.Tests.Servers;

/// <summary>An authority that issues certificates for tests. Its files are deleted when it is disposed.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cachewise-certificates-");
    private readonly X509Certificate2 _certificate;
    private int _issued;

    public CertificateAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Authority of the tests of Cachewise", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _certificate = request.CreateSelfSigned(Now.AddYears(-1), Now.AddYears(1));
        File = Path.Combine(_folder.FullName, "authority.pem");
        System.IO.File.WriteAllText(File, _certificate.ExportCertificatePem());
    }

    /// <summary>The certificate of the authority, as a PEM file.</summary>
    public string File { get; }

    /// <summary>
    /// Replaces the file by the certificate of the authority, at once: a cache may be reading it.
    /// </summary>
    public void Replace(string file)
    {
        System.IO.File.Copy(File, $"{file}.new");
        System.IO.File.Move($"{file}.new", file, overwrite: true);
    }

    /// <summary>A certificate for these hosts; for localhost and 127.0.0.1 unless told otherwise.</summary>
    public Certificate Issue(params string[] hosts) => Issue(hosts, Now.AddMonths(-1), Now.AddMonths(1));

    /// <summary>A certificate for localhost and 127.0.0.1 that has expired.</summary>
    public Certificate IssueExpired() => Issue([], Now.AddMonths(-2), Now.AddMonths(-1));

    public void Dispose()
    {
        _certificate.Dispose();
        _folder.Delete(recursive: true);
    }

    private Certificate Issue(string[] hosts, DateTimeOffset from, DateTimeOffset to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Server of the tests of Cachewise", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(Names(hosts is [] ? ["localhost", "127.0.0.1"] : hosts));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var number = ++_issued;
        using var certificate = request.Create(_certificate, from, to, [(byte)number]);

        var name = Path.Combine(_folder.FullName, $"certificate-{number}");
        System.IO.File.WriteAllText($"{name}.pem", certificate.ExportCertificatePem());
        System.IO.File.WriteAllText($"{name}.key", key.ExportPkcs8PrivateKeyPem());
        return new($"{name}.pem", $"{name}.key", File);
    }

    private static X509Extension Names(string[] hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        return names.Build();
    }
}
