using MailMesh.AppHost.Servers;

namespace MailMesh.AppHost.Processes;

/// <summary>
/// util-linux in front of a command. setpriv binds its life to ours and leaves root behind; setsid takes it out of
/// the terminal's process group, so that Ctrl-C reaches us alone and the stop keeps its order. Both exec: the pid
/// that we hold is the command's own. Without them (not on Linux) children end by our own clean stop alone.
/// </summary>
public static class SetPriv
{
    private static readonly string? Binary = Binaries.InPath("setpriv");
    private static readonly string? NewSession = Binaries.InPath("setsid");

    public static bool IsRoot => Environment.UserName == "root";

    public static IReadOnlyList<string> Prefix(string deathSignal, string? user)
    {
        if (Binary is null || NewSession is null)
            return [];
        string[] drop = user is null || !IsRoot ? [] : ["--reuid", user, "--regid", user, "--init-groups"];
        return [NewSession, Binary, .. drop, "--pdeathsig", deathSignal];
    }
}
