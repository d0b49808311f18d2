namespace Cachewise.Tests.Servers;

/// <summary>A certificate and its key as PEM files, and the certificate of the authority that issued it.</summary>
internal sealed record Certificate(string File, string KeyFile, string AuthorityFile);
