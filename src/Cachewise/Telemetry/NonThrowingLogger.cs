using Microsoft.Extensions.Logging;

namespace Cachewise.Telemetry;

/// <summary>
/// Swallows the exceptions of a logger, as when its disk is full, so that logging a failure causes no second one.
/// </summary>
internal sealed class NonThrowingLogger(ILogger logger) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return logger.IsEnabled(logLevel);
        }
#pragma warning disable CA1031 // a logger may throw anything
        catch
#pragma warning restore CA1031
        {
            return false;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            logger.Log(logLevel, eventId, state, exception, formatter);
        }
#pragma warning disable CA1031 // a logger may throw anything
        catch
#pragma warning restore CA1031
        {
            // An exception of the logger cannot be logged.
        }
    }
}
