using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MailMesh.Mirror.Blobs;

/// <summary>
/// Asks Linux to write a file past its page cache (open(2), O_DIRECT). The framework opens no such files, hence libc.
/// </summary>
internal static class DirectWrites
{
    private const int GetFlags = 3; // F_GETFL
    private const int SetFlags = 4; // F_SETFL

    /// <summary>O_DIRECT, which each architecture numbers as it likes.</summary>
    private static int Direct => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 or Architecture.X86 => 0x4000,
        Architecture.Arm64 or Architecture.Arm => 0x10000,
        _ => 0,
    };

    /// <summary>False where the system or the file system has no such thing; it is written as ever then.</summary>
    public static bool Ask(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux() || Direct == 0)
            return false;
        var flags = Control(file, GetFlags, 0);
        return flags >= 0 && Control(file, SetFlags, flags | Direct) == 0;
    }

    [DllImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(SafeFileHandle file, int command, int flags);
}
