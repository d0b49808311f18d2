using System.Diagnostics;
using System.Text;

namespace Storefront.Tests;

/// <summary>A process that a test started, with all that it printed. It ends with the test.</summary>
internal sealed class Child : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Child(ProcessStartInfo start, string readyText)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = new() { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Take(line.Data, readyText);
        _process.ErrorDataReceived += (_, line) => Take(line.Data, readyText);
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException($"{start.FileName} ended:\n{Output}"));
    }

    /// <summary>All that it has printed so far.</summary>
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

    /// <summary>Starts it and waits until it prints the text.</summary>
    /// <returns>The process, and what it printed after the text on that line.</returns>
    public static async Task<(Child Process, string After)> StartAsync(ProcessStartInfo start, string readyText)
    {
        var child = new Child(start, readyText);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        try
        {
            return (child, await child._ready.Task.WaitAsync(Patience));
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Take(string? line, string readyText)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (line.IndexOf(readyText, StringComparison.Ordinal) is >= 0 and var at)
        {
            _ready.TrySetResult(line[(at + readyText.Length)..].Trim());
        }
    }
}
