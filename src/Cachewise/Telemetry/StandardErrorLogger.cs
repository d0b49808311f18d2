using Microsoft.Extensions.Logging;

namespace Cachewise.Telemetry;

/// <summary>
/// The log of an application without logging: writes warnings and errors to standard error, a line each.
/// </summary>
internal sealed class StandardErrorLogger : ILogger
{
    public static StandardErrorLogger Instance { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Warning or LogLevel.Error or LogLevel.Critical;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Console.Error.WriteLine($"Cachewise {(logLevel is LogLevel.Warning ? "warning" : "error")}: {formatter(state, exception)}");
        }
    }
}
