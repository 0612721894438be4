using System.Collections.Frozen;
using System.Reflection;

namespace MailMesh.ServiceDefaults.Bus;

/// <summary>
/// The messages that the relay may send, by the name that stands in the outbox. No other type is ever read.
/// </summary>
internal sealed class MessageTypes
{
    private const string DefaultAssembly = "MailMesh.Contracts";

    private readonly FrozenDictionary<string, Type> _byName;

    private MessageTypes(IEnumerable<Type> types) =>
        _byName = types.ToFrozenDictionary(type => type.FullName!, StringComparer.Ordinal);

    internal static MessageTypes In(params IReadOnlyCollection<Assembly> assemblies) =>
        new((assemblies.Count > 0 ? assemblies : [Assembly.Load(DefaultAssembly)])
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false, IsGenericType: false }));

    internal Type Named(string name) => _byName.GetValueOrDefault(name)
        ?? throw new UnknownMessageException(
            $"No message type {name} is known here: this build is older than the row, or the type was renamed.");
}

/// <summary>A row of the outbox names a type that this process doesn't have.</summary>
internal sealed class UnknownMessageException(string message) : Exception(message);
