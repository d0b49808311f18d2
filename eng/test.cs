// Does what a change must pass: installs what the tests need and is missing, restores, builds with warnings as errors,
// checks the formatting, and runs all tests. --long also runs what takes minutes; other arguments go to the test
// programs. Ends with a line "N passed, N failed, N skipped".
using System.Diagnostics;
using Summary = (string Name, int Passed, int Failed, int Skipped, bool IsGood, System.Collections.Generic.List<string> Failures);

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

// Servers, a browser, Django and a linker, from Debian's packages. Where they cannot be installed, tests skip with the
// reason; in CI that fails.
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

// Runs the test programs, and adds up their summaries. Those that build and start programs run beside the others, one
// after the other: they need processors, and the others mostly wait for servers. Tests use real servers with real
// timeouts, which a busy machine can exceed. A test that failed therefore runs once more at the end, and the output
// names it.
static bool Test(string[] arguments)
{
    string[] projects = [.. Directory.GetDirectories("tests", "*Tests").Select(path => Path.GetFileName(path)!)];
    string[] background = ["Cachewise.Publishing.Tests", "Cachewise.Cli.Tests", "Storefront.Tests"]; // longest first
    string[] foreground = [.. projects.Except(background, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    var beside = Task.Run(() => Array.ConvertAll(background, project => TestProject(project, arguments, isBackground: true)));
    Summary[] summaries = [.. foreground.Select(project => TestProject(project, arguments, isBackground: false)), .. beside.GetAwaiter().GetResult()];
    summaries = [.. summaries.Select(RunFailedAgain)];
    foreach (var line in summaries.SelectMany(one => one.Failures))
    {
        Console.WriteLine(line);
    }

    var (passed, failed, skipped) = (summaries.Sum(one => one.Passed), summaries.Sum(one => one.Failed), summaries.Sum(one => one.Skipped));
    Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
    return summaries.All(one => one.IsGood) && passed + skipped > 0;
}

// A program that ends without a summary has failed, and so has one without tests, unless arguments may have filtered
// them. In the background it gets the processor time that the others leave, and its lines come at its end.
static Summary TestProject(string name, string[] arguments, bool isBackground)
{
    const int NoTests = 8;
    string[] priority = isBackground && Has("nice") ? ["nice", "-n", "19"] : [];
    var lines = new List<string> { $"== test {name}" };
    var shown = 0;
    void Show()
    {
        lock (Console.Out) // the lines of the two that run at once stay apart
        {
            for (; shown < lines.Count; shown++)
            {
                Console.WriteLine(lines[shown]);
            }
        }
    }

    var exitCode = Run([.. priority, ProgramOf(name), "--no-ansi", .. arguments], line =>
    {
        lines.Add(line);
        if (!isBackground)
        {
            Show();
        }
    });
    Show();
    if (Count(lines, "total") is null)
    {
        return (name, Passed: 0, Failed: 1, Skipped: 0, IsGood: false, [$"test: {name} ended without a summary"]);
    }

    var isGood = exitCode is 0 || (exitCode is NoTests && arguments is not []);
    return (name, Count(lines, "succeeded") ?? 0, Count(lines, "failed") ?? 0, Count(lines, "skipped") ?? 0, isGood, Failures(lines));
}

// Runs the failed tests once more, one by one, unless there are many: those have a common cause.
static Summary RunFailedAgain(Summary first)
{
    const int Few = 10;
    var names = first.Failures.Where(IsFailure).ToList();
    if (names.Count != first.Failed || names.Count is 0 or > Few)
    {
        return first;
    }

    var failures = new List<string>();
    var stillFailed = 0;
    foreach (var methods in names.GroupBy(MethodOf, StringComparer.Ordinal))
    {
        var lines = new List<string>();
        var passes = Run([ProgramOf(first.Name), "--no-ansi", "--filter-method", methods.Key], lines.Add) is 0;
        failures.AddRange(methods.Select(failure => passes ? $"passed when run again: {failure}" : $"failed when run again: {failure}"));
        failures.AddRange(Failures(lines));
        stillFailed += passes ? 0 : methods.Count();
    }

    return first with { Passed = first.Passed + first.Failed - stillFailed, Failed = stillFailed, IsGood = stillFailed is 0, Failures = [.. first.Failures, .. failures] };
}

static string ProgramOf(string name) =>
    Path.GetFullPath(Path.Combine("tests", name, "bin", "Release", "net10.0", OperatingSystem.IsWindows() ? name + ".exe" : name));

// Each failed test with the first lines of its message, for the end of the output, which a shortened log still has.
static List<string> Failures(List<string> lines)
{
    const int LinesOfMessage = 8;
    var failures = new List<string>();
    var left = 0;
    foreach (var line in lines)
    {
        left = IsFailure(line) ? LinesOfMessage + 1 : line.StartsWith(' ') ? left - 1 : 0;
        if (left > 0)
        {
            failures.Add(line);
        }
    }

    return failures;
}

static bool IsFailure(string line) => line.StartsWith("failed ", StringComparison.Ordinal);

// "failed Namespace.Class.Method(argument: 1) (2s 3ms)": the method.
static string MethodOf(string failure) => failure.Split(' ', '(')[1];

// The number in the last line "  what: 12".
static int? Count(List<string> lines, string what) =>
    lines.FindLast(line => line.StartsWith($"  {what}: ", StringComparison.Ordinal)) is { } line && int.TryParse(line.AsSpan(what.Length + 4), out var count)
        ? count
        : null;

static bool Has(string program) =>
    (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

static bool Succeeds(string[] command) => Run(command, static _ => { }) == 0;

// Runs a command to its end, and gives back its exit code. It shares our standard error, and our output without onLine.
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
