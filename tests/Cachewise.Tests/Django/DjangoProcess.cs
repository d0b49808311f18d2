using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Django;

/// <summary>
/// A real Django with django-redis, from Debian, in a process for each test class: Site/worker.py, which exchanges
/// lines of JSON. One site is open at a time.
/// </summary>
public sealed class DjangoProcess : IAsyncLifetime
{
    private const string Python = "/usr/bin/python3"; // the system's, which has Debian's packages
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cachewise-django-");
    private Process? _process;
    private int _sites;

    public async ValueTask InitializeAsync()
    {
        try
        {
            _process = Process.Start(new ProcessStartInfo(Python, ["-B", Repository.File("tests/Cachewise.Tests/Django/Site/worker.py")])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                StandardOutputEncoding = Encoding.UTF8,
            })!;
        }
        catch (Win32Exception)
        {
            return;
        }

        if (await ReadAsync() is null)
        {
            await DisposeProcessAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DisposeProcessAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Starts a site on these settings; skips the test where there is no Django, and fails it in CI.</summary>
    public Task<DjangoSite> OpenAsync(DjangoSettings settings, IReadOnlyDictionary<string, string>? environment = null) => OpenAsync(settings.ToPython(), environment);

    /// <summary>Starts a site on this module; skips the test where there is no Django, and fails it in CI.</summary>
    public async Task<DjangoSite> OpenAsync(string module, IReadOnlyDictionary<string, string>? environment = null)
    {
        if (_process is null)
        {
            Missing.Skip("Django or django-redis is not installed (Debian: apt-get install python3-django python3-django-redis)");
        }

        var folder = _folder.CreateSubdirectory($"site-{++_sites}").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "cachewise_caches.py"), module);
        await AskAsync(new { open = folder, environment });
        return new(this);
    }

    /// <summary>Sends a request, and returns the value of the reply.</summary>
    /// <exception cref="DjangoError">The answer is an error.</exception>
    internal async Task<JsonElement> AskAsync(object request)
    {
        await _process!.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request));
        await _process.StandardInput.FlushAsync();
        var answer = await ReadAsync() ?? throw new InvalidOperationException("Django has ended.");
        return answer.TryGetProperty("error", out var error) ? throw new DjangoError(error.GetString()!) : answer.GetProperty("value");
    }

    private async Task<JsonElement?> ReadAsync() =>
        await _process!.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line ? JsonElement.Parse(line) : null;

    private async Task DisposeProcessAsync()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
            _process = null;
        }
    }
}
