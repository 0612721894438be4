using MailMesh.Contracts;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Sends;

namespace MailMesh.Gateway.Tools.Sending;

/// <summary>What all tools that send check alike, beyond their schema.</summary>
public static class SendFields
{
    public const int RecipientsMax = 50;
    private static readonly TimeSpan ScheduleMax = TimeSpan.FromDays(366);

    /// <summary>Either the addresses of one field, or which one is wrong.</summary>
    public static (IReadOnlyList<EmailAddress> People, Refusal? Refusal) Addresses(Arguments arguments, string field)
    {
        var people = new List<EmailAddress>();
        foreach (var text in arguments.Texts(field) ?? [])
        {
            if (AddressSyntax.Parse(text) is not { } address) return ([], Invalid(field, text));
            people.Add(address);
        }
        return (people, null);
    }

    public static Refusal? CheckCount(IEnumerable<EmailAddress> recipients) =>
        recipients.Count() is > RecipientsMax and var count
            ? new Refusal(ErrorCodes.InvalidRecipient,
                $"A mail has at most {RecipientsMax} recipients in to, cc and bcc together; this one has {count}.")
            : null;

    public static Refusal? CheckSchedule(DateTimeOffset? sendAt, DateTimeOffset now) =>
        sendAt > now + ScheduleMax
            ? Refusals.Arguments("`send_at` must be within a year. Example: \"2026-03-01T09:00:00Z\".")
            : null;

    public static Refusal Invalid(string field, string text)
    {
        const int ShownMax = 100;
        var shown = string.Concat(text.Take(ShownMax).Where(c => !char.IsControl(c)));
        return new Refusal(ErrorCodes.InvalidRecipient,
            $"`{field}` holds \"{shown}\", which is no address. Nothing was sent. Example: ada@example.com.");
    }
}
