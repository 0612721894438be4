using System.Text.Json;
using MailMesh.AppHost.Servers;

namespace MailMesh.AppHost.Home;

/// <summary>endpoints.json: where everything is, and the key to it. Exists only while all of it is ready.</summary>
public sealed record EndpointsFile(string Mcp, string Rest, string Smtp, string ApiKey, EndpointsInbox Inbox, int Pid)
{
    public void Write(string path) => PrivateFile.Write(path, JsonSerializer.Serialize(this, MeshJson.Options) + "\n");
}

public sealed record EndpointsInbox(string Id, string Address);
