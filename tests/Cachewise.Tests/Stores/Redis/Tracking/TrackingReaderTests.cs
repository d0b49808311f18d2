using System.Text;
using Cachewise.Stores.Redis.Tracking;
using CsCheck;

namespace Cachewise.Tests.Stores.Redis.Tracking;

/// <summary>The messages of a tracking connection, as bytes.</summary>
public sealed class TrackingReaderTests
{
    private const string Hello = "%3\r\n$6\r\nserver\r\n$5\r\nredis\r\n$4\r\nrole\r\n$6\r\nmaster\r\n$7\r\nmodules\r\n*1\r\n%1\r\n$4\r\nname\r\n$2\r\nqs\r\n";

    private static readonly Gen<(string Bytes, string Messages)> Messages = Gen.OneOf(
        Gen.Const((Hello, "server=redis role=master ")),
        Gen.Const(("+PONG\r\n", "+PONG ")),
        Gen.Const(("+OK\r\n", "+OK ")),
        Gen.Const(("-NOPERM no\r\n", "-NOPERM_no ")),
        Gen.Const(("!6\r\nERR no\r\n", "-ERR_no ")),
        Gen.Const((">2\r\n$10\r\ninvalidate\r\n_\r\n", "all ")),
        Gen.Const((">2\r\n$10\r\ninvalidate\r\n*-1\r\n", "all ")),
        Gen.Const((">2\r\n$10\r\ninvalidate\r\n*0\r\n", "")),
        Gen.Const((">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$4\r\ntext\r\n", "")),
        Gen.Const((">3\r\n$6\r\nMOVING\r\n:1\r\n~2\r\n#t\r\n,1.5\r\n", "")),
        Gen.Const((">0\r\n", "")),
        Gen.String[Gen.Char["ab:\r\n$*é"], 0, 9].List[1, 5].Select(Invalidation),
        Gen.Int[RespReader.LongestText - 2, RespReader.LongestText + 2].Select(length => Invalidation([new('k', length), "next"])));

    [Fact]
    public void Any_split_of_the_bytes_gives_the_same_messages() =>
        Gen.Select(Messages.List[1, 8], Gen.Int[1, 40_000].List[1, 30]).Sample((messages, cuts) =>
        {
            var bytes = Encoding.UTF8.GetBytes(string.Concat(messages.Select(message => message.Bytes)));

            Assert.Equal(string.Concat(messages.Select(message => message.Messages)), Read(bytes, cuts));
        });

    [Fact]
    public void Bytes_that_come_one_by_one_give_the_same_messages()
    {
        var (bytes, messages) = Invalidation(["a", "\r\n", ""]);

        Assert.Equal($"server=redis role=master {messages}+PONG ", Read(Encoding.UTF8.GetBytes($"{Hello}{bytes}+PONG\r\n"), [1]));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("\r\n")]
    [InlineData(":1\r\n")]
    [InlineData("$2\r\nok\r\n")]
    [InlineData("*1\r\n+OK\r\n")]
    [InlineData("_\r\n")]
    [InlineData(">x\r\n")]
    [InlineData(">-2\r\n")]
    [InlineData(">99999999999\r\n")]
    [InlineData(">2147483647\r\n")]
    [InlineData("%2000000000\r\n")]
    [InlineData(">1\r\n$?\r\n")]
    [InlineData(">1\r\n$3\r\nlonger\r\n")]
    [InlineData("|1\r\n")]
    [InlineData(">1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n")]
    public void What_a_server_does_not_send_is_rejected(string bytes) =>
        Assert.Throws<InvalidDataException>(() => Read(Encoding.UTF8.GetBytes(bytes), [bytes.Length]));

    [Fact]
    public void A_line_without_an_end_is_rejected() =>
        Assert.Throws<InvalidDataException>(() => Read(Encoding.UTF8.GetBytes($"+{new string('x', 2 * RespReader.LongestText)}"), [1000]));

    [Fact]
    public void Random_bytes_end_in_an_error_or_wait_for_more() =>
        Gen.Byte.Array[1, 200].Sample(bytes =>
        {
            try
            {
                Read(bytes, [7]);
            }
            catch (InvalidDataException)
            {
                // As it should.
            }
        });

    /// <summary>The bytes of an invalidation, and what is told; of a text that is too long nothing is kept.</summary>
    private static (string Bytes, string Messages) Invalidation(IReadOnlyList<string> keys) =>
        ($">2\r\n$10\r\ninvalidate\r\n*{keys.Count}\r\n{string.Concat(keys.Select(key => $"${Encoding.UTF8.GetByteCount(key)}\r\n{key}\r\n"))}",
            string.Concat(keys.Select(key => $"[{(key.Length > RespReader.LongestText ? "" : key)}] ")));

    private static string Read(byte[] bytes, List<int> cuts)
    {
        var told = new Recorder();
        var reader = new TrackingReader(told);
        for (var (at, turn) = (0, 0); at < bytes.Length; turn++)
        {
            var free = reader.Free;
            var count = Math.Min(Math.Min(cuts[turn % cuts.Count], free.Length), bytes.Length - at);
            bytes.AsSpan(at, count).CopyTo(free);
            reader.Advance(count);
            at += count;
        }

        return told.Text.ToString();
    }

    private sealed class Recorder : ITrackingMessages
    {
        public StringBuilder Text { get; } = new();

        public void OnInvalidated(ReadOnlySpan<byte> key) => Text.Append($"[{Encoding.UTF8.GetString(key)}] ");

        public void OnAllInvalidated() => Text.Append("all ");

        public void OnReply(ReadOnlySpan<byte> word) => Text.Append($"+{Encoding.UTF8.GetString(word)} ");

        public void OnError(string message) => Text.Append($"-{message.Replace(' ', '_')} ");

        public void OnField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Text.Append($"{Encoding.UTF8.GetString(name)}={Encoding.UTF8.GetString(value)} ");
    }
}
