// Does what a change must pass: installs what the tests need and is missing, restores, builds with warnings as errors, checks
// the formatting, and runs all tests; --long runs what takes minutes too, other arguments go to the test programs. Ends with a line "N passed, N failed, N skipped".
using System.Diagnostics;

foreach (var variable in (string[])["DOTNET_CLI_TELEMETRY_OPTOUT", "DOTNET_NOLOGO", "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD"])
{
    Environment.SetEnvironmentVariable(variable, "1");
}

const string Long = "--long";
if (args.Contains(Long))
{
    Environment.SetEnvironmentVariable("CACHEWISE_LONG", "1");
}

return Install()
    && Step("restore", "restore", "Cachewise.slnx")
    && Step("build", "build", "Cachewise.slnx", "--configuration", "Release", "--no-restore")
    && Step("format", "format", "whitespace", "Cachewise.slnx", "--no-restore", "--verify-no-changes")
    && Test([.. args.Where(argument => argument is not Long)]) ? 0 : 1;

// Servers, a browser, a Django and a linker, from Debian's packages. Where they cannot be had, tests skip with the reason; in CI that fails.
static bool Install()
{
    string[] missing =
    [
        .. Has("redis-server") ? [] : (string[])["redis-server"],
        .. Has("chromium") ? [] : (string[])["chromium"],
        .. File.Exists("/usr/lib/python3/dist-packages/django_redis/__init__.py") ? [] : (string[])["python3-django", "python3-django-redis"],
        .. Has("clang") || Has("gcc") ? [] : (string[])["gcc", "zlib1g-dev"],
    ];
    if (missing is [] || !OperatingSystem.IsLinux())
    {
        return true;
    }

    string[] sudo = Environment.IsPrivilegedProcess ? [] : ["sudo", "-n"];
    if (!Has("apt-get") || (sudo is not [] && !(Has("sudo") && Succeeds([.. sudo, "true"]))))
    {
        Console.Error.WriteLine($"test: {string.Join(' ', missing)} cannot be installed here; their tests are skipped");
        return true;
    }

    Console.WriteLine($"== install {string.Join(' ', missing)}");
    // Debian starts a redis-server of its own on installation, unless told not to; the tests start theirs.
    string[] install = ["env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get", "install", "-y", "-qq", "--no-install-recommends"];
    return Succeeds([.. sudo, "apt-get", "update", "-qq"]) && Succeeds([.. sudo, .. install, .. missing]);
}

static bool Step(string name, params string[] arguments)
{
    Console.WriteLine($"== {name}");
    return Run(["dotnet", .. arguments]) == 0;
}

// Runs the test programs one after the other, and adds up their summaries; one that ends without a summary has failed, and so
// has one without tests, unless arguments may have filtered them.
static bool Test(string[] arguments)
{
    const int NoTests = 8;
    var (passed, failed, skipped, good) = (0, 0, 0, true);
    foreach (var project in Directory.GetDirectories("tests", "*Tests").Order(StringComparer.Ordinal))
    {
        var name = Path.GetFileName(project);
        Console.WriteLine($"== test {name}");
        var program = Path.GetFullPath(Path.Combine(project, "bin", "Release", "net10.0", OperatingSystem.IsWindows() ? name + ".exe" : name));
        var lines = new List<string>();
        var exitCode = Run([program, "--no-ansi", .. arguments], line =>
        {
            Console.WriteLine(line);
            lines.Add(line);
        });
        good &= exitCode is 0 || (exitCode is NoTests && arguments is not []);
        if (Count(lines, "total") is null)
        {
            Console.Error.WriteLine($"test: {name} ended without a summary");
            failed++;
            good = false;
        }

        passed += Count(lines, "succeeded") ?? 0;
        failed += Count(lines, "failed") ?? 0;
        skipped += Count(lines, "skipped") ?? 0;
    }

    Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
    return good && passed + skipped > 0;
}

// The number in the last line "  what: 12".
static int? Count(List<string> lines, string what) =>
    lines.FindLast(line => line.StartsWith($"  {what}: ", StringComparison.Ordinal)) is { } line && int.TryParse(line.AsSpan(what.Length + 4), out var count)
        ? count
        : null;

static bool Has(string program) =>
    (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

static bool Succeeds(string[] command) => Run(command, static _ => { }) == 0;

// Runs a command to its end, and gives back its exit code. Its errors are ours; so is its output, unless someone takes the lines.
static int Run(string[] command, Action<string>? onLine = null)
{
    using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardOutput = onLine is not null })!;
    while (onLine is not null && process.StandardOutput.ReadLine() is { } line)
    {
        onLine(line);
    }

    process.WaitForExit();
    return process.ExitCode;
}
