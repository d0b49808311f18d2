using System.Globalization;
using System.Net.Sockets;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Stores.Redis.Topology;
using StackExchange.Redis;

namespace Cachewise.Checking.Servers;

/// <summary>Why a server cannot be connected to, and what to do about it.</summary>
internal static class ServerFailure
{
    private const string KindOfReply = "SimpleError: ";

    public static ServerReport Create(Exception error, RedisLink link, string prefix)
    {
        var parameters = link.Parameters;
        return error switch
        {
            RedisServerException or RedisCommandException => New(link, link.FailureOf(RedisNode.Unnamed, error).ToString(), FixOf(error.Message, prefix)),
            RedisSetupException => New(link, error.Message, fix: null),
            _ when link.Problem is { } problem => New(link, problem.ToString(), fix: null),
            _ when HandshakeErrorOf(error.GetBaseException()) is { } rejection => New(link, $"rejected the command: {rejection}", FixOf(rejection, prefix)),
            TimeoutException when !link.IsInUse =>
                New(link, string.Create(CultureInfo.InvariantCulture, $"did not accept a connection within {parameters.ConnectTimeout.TotalMilliseconds:0} ms"), parameters.FixOfSlowConnect),
            _ => New(link, $"{link.FailureOf(RedisNode.Unnamed, error).What}{Network(error.GetBaseException())}", parameters.FixOfSlowConnect),
        };
    }

    /// <summary>
    /// The report of a server that did not reply as long as this command waits, which its timeouts exceed.
    /// </summary>
    public static ServerReport TimedOut(TimeSpan patience, RedisLink link) =>
        New(link, string.Create(CultureInfo.InvariantCulture, $"did not reply within {patience.TotalSeconds:0} s, the longest that this command waits"), link.Parameters.FixOfSlowConnect);

    /// <summary>
    /// The reply of a server that rejects a command of the client, without the kind that the client puts before it.
    /// </summary>
    private static string? HandshakeErrorOf(Exception error) => error is not RedisServerException { Message: var message } ? null
        : message.StartsWith(KindOfReply, StringComparison.Ordinal) ? message[KindOfReply.Length..] : message;

    private static ServerReport New(RedisLink link, string failure, string? fix) => new() { Failure = $"Redis at {link.Address} {failure}", Fix = fix };

    private static string? FixOf(string message, string prefix)
    {
        if (message.StartsWith("NOPERM", StringComparison.Ordinal) && RejectedCommand.Parse(message) is null)
        {
            return $"grant the user the keys '{prefix}:*'";
        }

        return message.Contains("DB index is out of range", StringComparison.Ordinal) ? "use a database that the server has" : null;
    }

    /// <summary>What the system says about the network, which may be all that is known.</summary>
    private static string Network(Exception error) => error is SocketException { Message: var why } ? $" ({why})" : "";
}
