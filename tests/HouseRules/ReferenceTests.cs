using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace MailMesh.HouseRules;

/// <summary>Which room may see which: docs/architecture.md draws it, this keeps it.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Contracts"] = [],
        ["Mail"] = [],
        ["Content"] = ["Mail"], // decision 0105
        ["Limits"] = [],
        ["Postgres"] = [],
        ["AppHost"] = [],
        ["Providers"] = ["Mail"],
        ["Mirror"] = ["Postgres", "Mail", "Content"], // decision 0125
        ["ServiceDefaults"] = ["Postgres"], // decision 0020
        ["Gateway"] = ["Contracts", "ServiceDefaults", "Postgres", "Mirror", "Limits", "Content"],
        ["InboxSync"] = ["Contracts", "ServiceDefaults", "Postgres", "Mirror", "Providers", "Content"],
        ["Sender"] = ["Contracts", "ServiceDefaults", "Postgres", "Mirror", "Providers", "Limits"],
        ["Webhooks"] = ["Contracts", "ServiceDefaults", "Postgres"],
        ["Quota"] = ["Contracts", "ServiceDefaults", "Postgres", "Limits"],
    };

    /// <summary>Rooms usable alone, with nothing but the base class library.</summary>
    private static readonly string[] WithoutPackages = ["Contracts", "Mail"];

    [Fact]
    public void A_room_references_what_the_design_lets_it_see() => Finding.None(
        from project in SourceTree.Files("src/", ".csproj")
        let room = Path.GetFileNameWithoutExtension(project)
        from reference in References(project)
        where !Allowed.GetValueOrDefault(room, []).Contains(reference)
        select new Finding(project, 1, $"{room} may not reference {reference}; a new edge needs a decision record."));

    [Fact]
    public void Every_room_is_in_the_design() => Finding.None(
        from project in SourceTree.Files("src/", ".csproj")
        where !Allowed.ContainsKey(Path.GetFileNameWithoutExtension(project))
        select new Finding(project, 1, "A new room needs its line in docs/architecture.md and in ReferenceTests."));

    [Fact]
    public void Contracts_and_Mail_need_no_package() => Finding.None(
        from room in WithoutPackages
        from package in XDocument.Load(SourceTree.Full($"src/{room}/{room}.csproj")).Descendants()
        where package.Name.LocalName is "PackageReference" or "FrameworkReference"
        select new Finding($"src/{room}/{room}.csproj", 1, $"Remove {package}: the base class library is enough."));

    [Fact]
    public void The_gateway_knows_neither_mail_nor_providers()
    {
        var assembly = Path.Combine(AppContext.BaseDirectory, "MailMesh.Gateway.dll");
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        var used = metadata.AssemblyReferences.Select(handle =>
            metadata.GetString(metadata.GetAssemblyReference(handle).Name)).ToArray();

        Assert.Contains("MailMesh.Mirror", used);
        Assert.DoesNotContain("MailMesh.Mail", used);
        Assert.DoesNotContain("MailMesh.Providers", used);
    }

    /// <summary>What is only started as a process (ReferenceOutputAssembly is false) is not referenced.</summary>
    private static IEnumerable<string> References(string project) =>
        from reference in XDocument.Load(SourceTree.Full(project)).Descendants("ProjectReference")
        where (string?)reference.Attribute("ReferenceOutputAssembly") != "false"
        select Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/'));
}
