using Cachewise.Keys;

namespace Cachewise.Stores;

/// <summary>An entry that a factory makes.</summary>
/// <param name="Space">The cache at a version.</param>
/// <param name="Name">The key.</param>
/// <param name="Unreadable">The bytes of an entry that counts as none, because they cannot be read; empty where there
/// is no such entry.</param>
internal readonly record struct LeasedEntry(KeySpace Space, string Name, ReadOnlyMemory<byte> Unreadable);
