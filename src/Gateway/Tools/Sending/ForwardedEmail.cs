using System.Globalization;
using System.Text;
using MailMesh.Mirror;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Sending;

/// <summary>
/// What a forwarded email looks like: the note, who wrote what to whom, and its text. Foreign markup stays out.
/// </summary>
public static class ForwardedEmail
{
    /// <summary>How much of the original goes along.</summary>
    public const int TextCharactersMax = 300_000;

    private const int NamedMax = 20;

    public static string Text(EmailDetail original, string? note)
    {
        var text = new StringBuilder(note?.TrimEnd());
        if (text.Length > 0) text.Append("\n\n");
        text.Append("---------- Forwarded message ----------\n");
        if (original.Row.From is { } from) Field(text, "From", Named(from));
        Field(text, "Date", (original.SentAt ?? original.Row.ReceivedAt).UtcDateTime.ToString(
            "ddd, d MMM yyyy HH:mm 'UTC'", CultureInfo.InvariantCulture));
        Field(text, "Subject", original.Row.Subject);
        if (original.Row.To.Count > 0) Field(text, "To", Named(original.Row.To));
        if (original.Cc.Count > 0) Field(text, "Cc", Named(original.Cc));
        text.Append('\n').Append(SubjectLine.Cut(original.Text, TextCharactersMax));
        if (original.Text.Length > TextCharactersMax) text.Append("\n[the rest is not forwarded]");
        return text.ToString();
    }

    private static void Field(StringBuilder text, string name, string value) =>
        text.Append(name).Append(": ").Append(SubjectLine.OneLine(value)).Append('\n');

    private static string Named(IReadOnlyList<Correspondent> people) =>
        string.Join(", ", people.Take(NamedMax).Select(Named)) + (people.Count > NamedMax ? ", …" : "");

    private static string Named(Correspondent person) =>
        person.Name is { Length: > 0 } name ? $"{name} <{person.Address}>" : person.Address;
}
