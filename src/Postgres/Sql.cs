using System.Collections.Concurrent;

namespace MailMesh.Postgres;

/// <summary>
/// Statements live in <c>.sql</c> files beside the class that runs them and travel inside its assembly.
/// </summary>
public static class Sql
{
    private static readonly ConcurrentDictionary<(Type Marker, string Name), string> Loaded = new();

    /// <summary>
    /// Text of <c>name.sql</c> from the folder that <typeparamref name="TMarker"/> lives in.
    /// Read once for each process.
    /// </summary>
    /// <exception cref="InvalidOperationException">The folder has no such file.</exception>
    public static string Of<TMarker>(string name) =>
        Loaded.GetOrAdd((typeof(TMarker), name), static key => Read(key.Marker, key.Name));

    private static string Read(Type marker, string name)
    {
        var resource = $"{marker.Namespace}.{name}.sql";
        using var stream = marker.Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException(
                $"{marker.Assembly.GetName().Name} embeds no {resource}: " +
                $"put {name}.sql in the folder of {marker.Name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
