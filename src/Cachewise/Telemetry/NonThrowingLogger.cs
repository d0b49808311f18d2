using Microsoft.Extensions.Logging;

namespace Cachewise.Telemetry;

/// <summary>Keeps to itself what a logger throws, as where its disk is full: what is logged here is that something went wrong, and that must not go wrong too.</summary>
internal sealed class NonThrowingLogger(ILogger logger) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            logger.Log(logLevel, eventId, state, exception, formatter);
        }
#pragma warning disable CA1031 // whatever it is
        catch
#pragma warning restore CA1031
        {
            // There is nobody to tell.
        }
    }
}
