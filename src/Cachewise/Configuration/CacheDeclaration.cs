namespace Cachewise.Configuration;

/// <summary>One cache as it was declared; a null configuration asks for Dummy.</summary>
internal sealed record CacheDeclaration(string Alias, CacheConfig? Config);
