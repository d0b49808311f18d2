using System.Text.Json;

namespace Cachewise.Resilience;

/// <summary>
/// Why a store could not do what was asked: data, from which the exception is made where it is thrown.
/// </summary>
/// <param name="Kind">What code decides by.</param>
/// <param name="Problem">What happened, as a clause: <c>Redis at redis://localhost is unreachable</c>.</param>
/// <param name="Fix">What the user can do; null where nothing is known.</param>
/// <param name="Exception">What the client threw; null where nothing was sent.</param>
internal sealed record StoreFailure(FailureKind Kind, string Problem, string? Fix = null, Exception? Exception = null)
{
    private static readonly string[] ErrorTypes = Array.ConvertAll(Enum.GetNames<FailureKind>(), JsonNamingPolicy.SnakeCaseLower.ConvertName);

    /// <summary>
    /// Tells causes of one kind apart: what is wrong with the connection, or the kind of the server's error; null where
    /// the kind says all.
    /// </summary>
    public string? Code { get; init; }

    /// <summary>Whether no call can succeed, which opens the circuit; otherwise only this one failed.</summary>
    public bool IsOutage => Kind is FailureKind.Unreachable or FailureKind.TimedOut or FailureKind.NotServing;

    /// <summary>The kind as a tag of metrics, such as <c>timed_out</c>.</summary>
    public string ErrorType => ErrorTypes[(int)Kind];

    /// <summary>Problem and fix.</summary>
    public string Reason => Fix is null ? Problem : $"{Problem}; {Fix}";

    /// <summary>Whether both have the same cause, so that the other tells the user nothing new.</summary>
    public bool HasCauseOf(StoreFailure other) => Kind == other.Kind && string.Equals(Code, other.Code, StringComparison.Ordinal);

    /// <summary>
    /// The exception for a caller. One is made for each throw, since an exception carries the stack of its throw.
    /// </summary>
    public CacheUnavailableException ToException(string alias, string operation) => new(alias, operation, Reason, Exception);
}
