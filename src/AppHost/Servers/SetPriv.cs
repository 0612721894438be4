namespace MailMesh.AppHost.Servers;

/// <summary>
/// util-linux's setpriv in front of a command: binds its life to ours and leaves root behind. It execs, so the
/// pid that we hold is the command's own. Without it (not on Linux) children end by our own clean stop alone.
/// </summary>
public static class SetPriv
{
    private static readonly string? Binary = Binaries.InPath("setpriv");

    public static bool IsRoot => Environment.UserName == "root";

    public static IReadOnlyList<string> Prefix(string deathSignal, string? user)
    {
        if (Binary is null)
            return [];
        string[] drop = user is null || !IsRoot ? [] : ["--reuid", user, "--regid", user, "--init-groups"];
        return [Binary, .. drop, "--pdeathsig", deathSignal];
    }
}
