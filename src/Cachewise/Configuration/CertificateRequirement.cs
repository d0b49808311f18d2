namespace Cachewise;

/// <summary>Whether a server must show a certificate that can be trusted (redis-py's <c>ssl_cert_reqs</c>).</summary>
public enum CertificateRequirement
{
    /// <summary>It must (<c>required</c>).</summary>
    Required,

    /// <summary>As <see cref="Required"/>: for a client the two are one, since a server always shows one.</summary>
    Optional,

    /// <summary>Any certificate will do (<c>none</c>). Who can reach the connection can read it.</summary>
    None,
}
