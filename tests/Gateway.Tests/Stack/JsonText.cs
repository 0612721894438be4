using System.Text.Json.Nodes;

namespace MailMesh.Gateway.Tests.Stack;

public static class JsonText
{
    public static string Text(this JsonNode? node) => node!.GetValue<string>();

    public static int Number(this JsonNode? node) => node!.GetValue<int>();
}
