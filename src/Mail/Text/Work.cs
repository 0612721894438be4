using System.Diagnostics;

namespace MailMesh.Mail.Text;

/// <summary>
/// Counts the bytes and characters that parsers look at, each look of a search included: a test doubles a hostile
/// input and compares. Only debug builds count; in others the calls are not there.
/// </summary>
internal static class Work
{
    [ThreadStatic]
    private static long _counted;

    /// <summary>Looked at so far by this thread.</summary>
    public static long Counted => _counted;

    /// <summary>Counts one look at a run of this length, and the look itself.</summary>
    [Conditional("DEBUG")]
    public static void Count(int length) => _counted += length + 1;
}
