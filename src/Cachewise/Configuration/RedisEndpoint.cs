using System.Net;

namespace Cachewise;

/// <summary>A host and a port.</summary>
/// <param name="Host">A host name or an address; an IPv6 address without brackets.</param>
/// <param name="Port">From 1 to 65535.</param>
public sealed record RedisEndpoint(string Host, int Port)
{
    /// <summary>
    /// Whether the host is certainly this machine: a loopback address, or a name that always resolves to one.
    /// </summary>
    internal bool IsThisMachine =>
        IPAddress.TryParse(Host, out var address)
            ? IPAddress.IsLoopback(address)
            : $".{Host.TrimEnd('.')}".EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// <c>host:port</c>, with an IPv6 address in brackets. A text that is no host is masked: it may be a URL with its
    /// password.
    /// </summary>
    public override string ToString() => Uri.CheckHostName(Host) switch
    {
        UriHostNameType.Unknown => $"***:{Port}",
        UriHostNameType.IPv6 => $"[{Host}]:{Port}",
        _ => $"{Host}:{Port}",
    };
}
