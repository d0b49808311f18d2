namespace Cachewise.Concurrency;

/// <summary>A wait timed out because all threads of the pool are blocked; that says nothing about the server.</summary>
internal sealed class StarvedPoolException() : TimeoutException("All threads of the pool are blocked.");
