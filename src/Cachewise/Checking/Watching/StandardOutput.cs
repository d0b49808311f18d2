using System.Runtime.InteropServices;

namespace Cachewise.Checking.Watching;

/// <summary>Tells whether a program still reads what this process writes.</summary>
internal static class StandardOutput
{
    private const int Descriptor = 1;
    private const short AnyEnd = 0x08 | 0x10 | 0x20; // POLLERR, POLLHUP, POLLNVAL

    /// <summary>
    /// Whether it is closed, as by <c>head</c> after its lines. .NET ignores that when it writes to a console, and a
    /// program that writes nothing would not notice. Not known on Windows.
    /// </summary>
    public static bool IsClosed()
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        var output = new PollDescriptor { Descriptor = Descriptor };
        return Poll(ref output, 1, timeout: 0) > 0 && (output.Happened & AnyEnd) != 0;
    }

#pragma warning disable SYSLIB1054 // LibraryImport generates unsafe code, which nothing else here needs
    [DllImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Poll(ref PollDescriptor descriptors, nuint count, int timeout);
#pragma warning restore SYSLIB1054

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Requested;
        public short Happened;
    }
}
