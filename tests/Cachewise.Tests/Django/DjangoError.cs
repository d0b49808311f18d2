namespace Cachewise.Tests.Django;

/// <summary>What Python raised: <c>Type: message</c>.</summary>
public sealed class DjangoError(string message) : Exception(message);
