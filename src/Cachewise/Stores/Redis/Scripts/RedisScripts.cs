using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Cachewise.Stores.Redis.Scripts;

/// <summary>
/// Atomic operations that Redis has no command for. Each touches one key, or an entry and its lease, which have one
/// slot. A line has at most one command, since some servers name only the line of a command that they reject.
/// </summary>
internal static partial class RedisScripts
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Scripts = new(static () =>
        new[] { Increment, Persist, TouchIf, ReplaceIf, SetSliding, Slide, TakeLease, RenewLease, StoreLeased }.ToDictionary(HashOf, StringComparer.Ordinal));

    /// <summary>
    /// Increments an entry that exists; INCRBY alone would create one without an expiry. ARGV: delta; the value to
    /// create where there is none, or empty for none; its time to live in ms, empty for ever, 0 to keep nothing; 1 if
    /// an entry that exists gets this time to live too. Returns text, since a number of Lua is a double, which holds 53
    /// bits.
    /// </summary>
    public const string Increment = """
        if redis.call('EXISTS', KEYS[1]) == 1 then
          redis.call('INCRBY', KEYS[1], ARGV[1])
          local sum = redis.call('GET', KEYS[1])
          if ARGV[4] ~= '1' then
            return sum
          end
          if ARGV[3] == '' then
            redis.call('PERSIST', KEYS[1])
          else
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
          end
          return sum
        end
        if ARGV[2] == '' then
          return false
        end
        if ARGV[3] == '' then
          redis.call('SET', KEYS[1], ARGV[2])
        elseif ARGV[3] ~= '0' then
          redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
        end
        return ARGV[2]
        """;

    /// <summary>
    /// PERSIST returns 0 both for a missing entry and for one that never expires; this returns 1 for the latter.
    /// </summary>
    public const string Persist = """
        if redis.call('EXISTS', KEYS[1]) == 0 then
          return 0
        end
        redis.call('PERSIST', KEYS[1])
        return 1
        """;

    /// <summary>
    /// Sets the expiry of an entry, or removes it, if it holds exactly these bytes. An entry that is no string counts
    /// as holding none, and so does one that is too large. ARGV: the bytes; the time to live in ms, empty for ever, 0
    /// to remove; the maximum of bytes, if none are given.
    /// </summary>
    public const string TouchIf = """
        local beyond = ''
        if ARGV[1] == '' and ARGV[3] then
          beyond = redis.pcall('GETRANGE', KEYS[1], ARGV[3], ARGV[3])
        end
        local value = ''
        if type(beyond) == 'table' or beyond == '' then
          value = redis.pcall('GET', KEYS[1])
        end
        if type(value) == 'table' then
          value = ''
        end
        if value ~= ARGV[1] then
          return 0
        end
        if ARGV[2] == '0' then
          redis.call('DEL', KEYS[1])
        elseif ARGV[2] == '' then
          redis.call('PERSIST', KEYS[1])
        else
          redis.call('PEXPIRE', KEYS[1], ARGV[2])
        end
        return 1
        """;

    /// <summary>
    /// Replaces an entry that holds exactly these bytes. An entry that is no string holds none. ARGV: the bytes; the
    /// new ones; the time to live in ms, empty for ever, 0 to remove.
    /// </summary>
    public const string ReplaceIf = """
        local value = redis.pcall('GET', KEYS[1])
        if type(value) ~= 'string' or value ~= ARGV[1] then
          return 0
        end
        if ARGV[3] == '0' then
          redis.call('DEL', KEYS[1])
        elseif ARGV[3] == '' then
          redis.call('SET', KEYS[1], ARGV[2])
        else
          redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
        end
        return 1
        """;

    /// <summary>
    /// Writes an entry whose frame has a sliding window and an absolute end (docs/wire-format.md), by the server's
    /// clock: those of the instances may differ by hours. ARGV: the value with its frame; the time until the end in ms,
    /// from which the end in the frame is computed, or empty where that is a given point in time. An entry that has
    /// ended already is removed.
    /// </summary>
    public const string SetSliding = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local frame = ARGV[1]
        local ending = struct.unpack('<l', frame, 11)
        if ARGV[2] ~= '' then
          ending = math.min(now + ARGV[2], 253402300799999)
          frame = string.sub(frame, 1, 10) .. struct.pack('<l', ending) .. string.sub(frame, 19)
        end
        local left = math.min(struct.unpack('<l', frame, 3), ending - now)
        if left > 0 then
          redis.call('SET', KEYS[1], frame, 'PX', string.format('%.0f', left))
        else
          redis.call('DEL', KEYS[1])
        end
        return 1
        """;

    /// <summary>
    /// Sets the expiry of a framed entry by its sliding window, within its absolute end (docs/wire-format.md), by the
    /// server's clock. Reads the entry that is stored now, which may be another than the caller's. An entry without
    /// such a frame, or with a window or an end that no release writes, is left unchanged.
    /// </summary>
    public const string Slide = """
        local frame = redis.pcall('GETRANGE', KEYS[1], 0, 17)
        if type(frame) == 'table' or #frame < 10 or string.byte(frame, 1) ~= 1 then
          return 0
        end
        local flags = string.byte(frame, 2)
        local left = struct.unpack('<l', frame, 3)
        if (flags ~= 3 and flags ~= 7) or left < 0 or left > 922337203685477 then
          return 0
        end
        if flags == 7 then
          local ending = #frame == 18 and struct.unpack('<l', frame, 11) or -1
          if ending < 0 or ending > 253402300799999 then
            return 0
          end
          local time = redis.call('TIME')
          left = math.min(left, ending - time[1] * 1000 - math.floor(time[2] / 1000))
        end
        redis.call('PEXPIRE', KEYS[1], string.format('%.0f', left))
        return 1
        """;

    /// <summary>
    /// Takes the lease of an entry that is not there. Returns 1 and the entry, or 0 and the token of the holder. ARGV:
    /// as <see cref="IsVacant"/>; a new token; its time to live in ms.
    /// </summary>
    public const string TakeLease = IsVacant + """
        if not isVacant then
          return {1, value}
        end
        local held = redis.call('GET', KEYS[2])
        if held then
          return {0, held}
        end
        redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4])
        return {0, ARGV[3]}
        """;

    /// <summary>
    /// Extends a lease that is still held; ends it where there is an entry. ARGV: as <see cref="IsVacant"/>; the token;
    /// the time to live in ms.
    /// </summary>
    public const string RenewLease = IsVacant + """
        if redis.call('GET', KEYS[2]) ~= ARGV[3] then
          return 0
        end
        if not isVacant then
          redis.call('DEL', KEYS[2])
          return 0
        end
        return redis.call('PEXPIRE', KEYS[2], ARGV[4])
        """;

    /// <summary>
    /// Writes an entry that is not there, if the lease is still held, and ends the lease. ARGV: as
    /// <see cref="IsVacant"/>; the token; the value; its time to live in ms, empty for ever.
    /// </summary>
    public const string StoreLeased = IsVacant + """
        if redis.call('GET', KEYS[2]) ~= ARGV[3] then
          return 0
        end
        redis.call('DEL', KEYS[2])
        if not isVacant then
          return 0
        end
        if ARGV[5] == '' then
          redis.call('SET', KEYS[1], ARGV[4])
        else
          redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[5])
        end
        return 1
        """;

    /// <summary>
    /// The start of the scripts of leases: whether there is no entry. One that is no string counts as none, and so do
    /// one that is too large, and one that holds exactly these bytes. KEYS: the entry; its lease. ARGV: the maximum of
    /// bytes; the bytes, empty for none.
    /// </summary>
    private const string IsVacant = """
        local value = redis.call('EXISTS', KEYS[1]) == 1 and ''
        if value then
          local beyond = redis.pcall('GETRANGE', KEYS[1], ARGV[1], ARGV[1])
          if beyond == '' then
            value = redis.call('GET', KEYS[1])
          elseif type(beyond) == 'table' and not string.find(beyond.err, 'WRONGTYPE', 1, true) then
            return beyond
          end
        end
        local isVacant = not value or value == '' or value == ARGV[2]

        """;

    /// <summary>The command in a line of the script with this hash; null if it is none of these.</summary>
    public static string? CommandIn(string hash, int line) =>
        Scripts.Value.TryGetValue(hash, out var script) && script.Split('\n') is var lines && line >= 1 && line <= lines.Length && Command().Match(lines[line - 1]) is { Success: true } command
            ? command.Groups["name"].Value
            : null;

#pragma warning disable CA5350 // it is how Redis names scripts
    public static string HashOf(string script) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(script)));
#pragma warning restore CA5350

    [GeneratedRegex("redis\\.p?call\\('(?<name>[A-Z]+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Command();
}
