using System.Diagnostics;
using System.Text;

namespace Cachewise.Cli.Tests;

/// <summary>A command that goes on until it is interrupted.</summary>
internal sealed class WatchProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task<string> _error;
    private readonly Task _reading;

    private WatchProcess(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _error = _process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    public int Id => _process.Id;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>
    /// Starts a program, with Ctrl+C as by default: a shell in the background has its programs ignore it.
    /// </summary>
    public static WatchProcess Start(string folder, string program, string[] arguments, params (string Name, string Value)[] variables) =>
        new(CliProcess.StartInfo(folder, "env", ["--default-signal=INT", program, .. arguments], variables));

    /// <summary>Waits until the output contains the text, behind a position.</summary>
    /// <returns>The position behind it.</returns>
    public async Task<int> UntilAsync(string text, int from = 0)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (Output.IndexOf(text, Math.Min(from, Output.Length), StringComparison.Ordinal) is var position)
        {
            if (position >= 0)
            {
                return position + text.Length;
            }

            Assert.False(limit.IsCancellationRequested || _process.HasExited, $"'{text}' is not in: {Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        return 0;
    }

    /// <summary>Sends a signal, as <c>INT</c>.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Presses keys on its terminal.</summary>
    public void Press(string keys)
    {
        _process.StandardInput.Write(keys);
        _process.StandardInput.Flush();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<Transcript> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        await _reading.WaitAsync(Patience);
        return new("", Output, await _error, _process.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new char[1024];
        while (await _process.StandardOutput.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_output)
            {
                _output.Append(buffer, 0, count);
            }
        }
    }
}
