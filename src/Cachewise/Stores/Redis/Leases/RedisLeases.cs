using System.Security.Cryptography;
using System.Text;
using Cachewise.Entries;
using Cachewise.Keys;
using Cachewise.Stores.Redis.Commands;
using Cachewise.Stores.Redis.Execution;
using Cachewise.Stores.Redis.Topology;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Leases;

/// <summary>
/// Leases in a Redis server. Each is a key beside that of its entry, with a token that begins with an id of this
/// process.
/// </summary>
/// <param name="executor">Executes calls.</param>
/// <param name="connections">The connection in use.</param>
/// <param name="large">Sends large values.</param>
/// <param name="keys">The keys of the leases.</param>
internal sealed class RedisLeases(RedisExecutor executor, ConnectionSwitch connections, LargeValues large, LeaseKeys keys) : IStoreLeases
{
    private readonly string _owner = $"{RandomNumberGenerator.GetHexString(16, lowercase: true)}:";
    private long _tokens;
    private volatile bool _isRejected;

    /// <summary>Of a cluster, a key whose lease has another slot has none.</summary>
    public bool Allow(KeySpace space, string key)
    {
        if (_isRejected)
        {
            return false;
        }

        var full = space.FullUtf8(key);
        return keys.Of(full) is { } lease && connections.Current.Slots.AllowsBoth(full, lease);
    }

    public LeaseWatch? Watch(KeySpace space, string key) => null;

    public async ValueTask<Reply<LeaseReply>> TakeAsync(LeasedEntry entry) =>
        Receive(await large.ExecuteAsync(CacheOperation.TakeLease, KeyOf(entry), entry.Unreadable.Length, CallOf(entry, NewToken()), LeaseCommands.Take).ConfigureAwait(false));

    public Reply<LeaseReply> Take(LeasedEntry entry) =>
        Receive(large.Execute(CacheOperation.TakeLease, KeyOf(entry), entry.Unreadable.Length, CallOf(entry, NewToken()), LeaseCommands.Take));

    public ValueTask<Reply<bool>> RenewAsync(LeasedEntry entry, ReadOnlyMemory<byte> token) =>
        large.ExecuteAsync(CacheOperation.RenewLease, KeyOf(entry), entry.Unreadable.Length, CallOf(entry, token), LeaseCommands.Renew);

    public ValueTask<Reply<bool>> StoreAsync(LeasedEntry entry, ReadOnlyMemory<byte> token, CacheEntry value, Expiry expiry) =>
        large.ExecuteAsync(CacheOperation.StoreMade, KeyOf(entry), SizeOf(entry, value), CallOf(entry, token) with { Value = value, Expiry = expiry }, LeaseCommands.Store);

    public Reply<bool> Store(LeasedEntry entry, ReadOnlyMemory<byte> token, CacheEntry value, Expiry expiry) =>
        large.Execute(CacheOperation.StoreMade, KeyOf(entry), SizeOf(entry, value), CallOf(entry, token) with { Value = value, Expiry = expiry }, LeaseCommands.Store);

    public void Release(LeasedEntry entry, ReadOnlyMemory<byte> token) =>
        _ = executor.ExecuteAsync(CacheOperation.ReleaseLease, KeyOf(entry), CallOf(entry, token), LeaseCommands.Release).AsTask();

    private Reply<LeaseReply> Receive(Reply<LeaseReply> reply)
    {
        _isRejected |= reply.Value.Rejection is not null;
        return reply.IsAvailable ? new(reply.Value with { IsOwn = IsOwn(reply.Value.Token) }) : reply;
    }

    private RedisValue NewToken() => $"{_owner}{Interlocked.Increment(ref _tokens):x}";

    private bool IsOwn(ReadOnlyMemory<byte> token) => Encoding.ASCII.GetString(token.Span).StartsWith(_owner, StringComparison.Ordinal);

    private LeaseCall CallOf(LeasedEntry entry, RedisValue token) => new(keys.Of(entry.Space.FullUtf8(entry.Name)), entry, large.MaxBytes, token);

    private long SizeOf(LeasedEntry entry, CacheEntry value) => entry.Unreadable.Length + large.SizeOf(KeyOf(entry), value);

    private static OneKey KeyOf(LeasedEntry entry) => new(entry.Space, entry.Name);
}
