using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MailMesh.HouseRules;

/// <summary>A name says what the thing is, not which pattern it follows.</summary>
public sealed class NameTests
{
    private static readonly string[] EmptyPlaces = ["Common", "Shared", "Utils", "Util", "Helpers", "Managers", "Misc"];
    private static readonly string[] EmptyEndings = ["Helper", "Helpers", "Util", "Utils", "Manager", "Impl"];

    [Fact]
    public void Places_are_named_for_what_is_in_them() => Finding.None(
        from file in SourceTree.Files()
        from part in file.Split('/').Select(part => part.Split('.')[0])
        where EmptyPlaces.Contains(part)
        select new Finding(file, 1, $"{part} says nothing: name the folder or file for what is in it."));

    [Fact]
    public void No_file_is_a_drawer_of_extensions() => Finding.None(
        from file in SourceTree.Files(ending: "Extensions.cs")
        select new Finding(file, 1, "Name it for what it adds, e.g. PostgresSetup.cs."));

    [Fact]
    public void Types_are_named_for_what_they_are() => Finding.None(
        from file in SourceTree.Files(ending: ".cs")
        from type in SourceTree.Syntax(file).DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        from ending in EmptyEndings
        let name = type.Identifier.ValueText
        where name.EndsWith(ending, StringComparison.Ordinal)
        select new Finding(file, SourceTree.LineOf(type), $"{name}: say what it does instead of {ending}."));

    [Fact]
    public void A_consumer_is_named_for_its_message() => Finding.None(
        from file in SourceTree.Files("src/", ".cs")
        from type in SourceTree.Syntax(file).DescendantNodes().OfType<ClassDeclarationSyntax>()
        where type.BaseList is not null && !type.Modifiers.Any(SyntaxKind.AbstractKeyword)
        let messages = ConsumedBy(type).ToArray()
        where messages.Length == 1 && type.Identifier.ValueText != $"{messages[0]}Consumer"
        select new Finding(file, SourceTree.LineOf(type), $"Its queue has its name: call it {messages[0]}Consumer."));

    [Fact]
    public void Namespaces_follow_folders() => Finding.None(
        from file in SourceTree.Files("src/", ".cs")
        where !file.StartsWith("src/Contracts/", StringComparison.Ordinal) // there it is the messages' wire name
        from space in SourceTree.Syntax(file).DescendantNodes().OfType<FileScopedNamespaceDeclarationSyntax>()
        let expected = "MailMesh." + file["src/".Length..file.LastIndexOf('/')].Replace('/', '.')
        where space.Name.ToString() != expected
        select new Finding(file, SourceTree.LineOf(space), $"The folder says {expected}."));

    /// <summary>
    /// T of each IConsumer&lt;T&gt; or SomeConsumer&lt;T&gt; among the bases, where T is no type parameter.
    /// </summary>
    private static IEnumerable<string> ConsumedBy(ClassDeclarationSyntax type) =>
        from parent in type.BaseList!.Types
        let name = parent.Type is QualifiedNameSyntax qualified ? qualified.Right : parent.Type
        let generic = name as GenericNameSyntax
        where generic is not null && generic.TypeArgumentList.Arguments.Count == 1
        where generic.Identifier.ValueText.EndsWith("Consumer", StringComparison.Ordinal)
        let message = generic.TypeArgumentList.Arguments[0].ToString()
        where type.TypeParameterList?.Parameters.Any(one => one.Identifier.ValueText == message) is not true
        select message;
}
