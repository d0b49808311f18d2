namespace Cachewise;

/// <summary>Whether the server must have a trusted certificate (redis-py's <c>ssl_cert_reqs</c>).</summary>
public enum CertificateRequirement
{
    /// <summary>The certificate must be trusted (<c>required</c>).</summary>
    Required,

    /// <summary>
    /// The same as <see cref="Required"/>, because a server always sends a certificate (<c>optional</c>).
    /// </summary>
    Optional,

    /// <summary>Any certificate is accepted (<c>none</c>). An attacker on the network can pose as the server.</summary>
    None,
}
