using System.Globalization;
using System.Text;

namespace MailMesh.Corpus;

/// <summary>Writes the mail with one number: its header section, then the body of its shape.</summary>
internal sealed class MailWriter(int seed, int number, int bytesWanted)
{
    private static readonly DateTimeOffset FirstDay = new(2019, 1, 7, 8, 0, 0, TimeSpan.Zero);
    private static readonly (string Type, string Extension)[] FileTypes =
    [
        ("application/pdf", "pdf"), ("image/jpeg", "jpg"), ("image/png", "png"), ("application/zip", "zip"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
        ("text/csv", "csv"), ("application/octet-stream", "bin"),
    ];

    private readonly Random chance = new(HashCode(seed, number));
    private EntityWriter to = null!;
    private Language language = null!;
    private int boundaries;

    public GeneratedMail Write()
    {
        to = new EntityWriter(chance);
        language = Language.All[Math.Min(chance.Next(Language.All.Count + 6), chance.Next(Language.All.Count + 6))
            % Language.All.Count];
        var shape = chance.Next(1000) switch
        {
            < 220 => MailShape.Plain,
            < 320 => MailShape.Html,
            < 640 => MailShape.Alternative,
            < 860 => MailShape.Attachments,
            < 940 => MailShape.InlineImages,
            < 965 => MailShape.Forwarded,
            < 980 => MailShape.Bounce,
            < 994 => MailShape.Invitation,
            _ => MailShape.Malformed,
        };
        Header(Prose.Pick(language.Phrases, chance));
        Body(shape);
        var bytes = shape == MailShape.Malformed ? Damage.Do(to.ToArray(), chance) : to.ToArray();
        return new(number, shape, language.Charset, bytes);
    }

    // string.GetHashCode and HashCode.Combine differ from run to run.
    private static int HashCode(int seed, int number) => unchecked((seed * 1_000_003) ^ (number * 7919) ^ 0x5bd1e995);

    private void Header(string subject)
    {
        var date = FirstDay.AddMinutes(number * 37L + chance.Next(30));
        var (sender, receiver) = (Prose.Pick(language.Names, chance), Prose.Pick(language.Names, chance));
        var id = $"{chance.NextInt64():x}.{number}@{language.Domain}";
        for (var hop = chance.Next(1, 5); hop > 0; hop--)
        {
            var host = $"mx{hop}.{language.Domain}";
            to.Line($"Received: from {host} ({host} [192.0.2.{chance.Next(1, 255)}])");
            to.Line($"\tby mail{hop}.example.net (Postfix) with ESMTPS id {chance.Next():X8}");
            to.Line($"\tfor <reader@example.net>; {Date(date.AddSeconds(hop * 3))}");
        }
        if (chance.Next(3) > 0)
        {
            to.Line($"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={language.Domain}; s=s1;");
            to.Line("\th=from:to:subject:date:message-id; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;");
            to.Line($"\tb={Convert.ToBase64String(Noise(126))}");
        }
        to.Line($"Date: {Date(date)}");
        to.Line($"From: {Name(sender)} <{(char)('a' + chance.Next(26))}.sender@{language.Domain}>");
        to.Line($"To: {Name(receiver)} <reader@example.net>, team-{chance.Next(9)}@example.net");
        if (chance.Next(4) == 0) to.Line($"Cc: \"Last, First\" <cc{chance.Next(99)}@{language.Domain}>");
        to.Line($"Subject: {EntityWriter.EncodedWords($"{subject} {number}", language)}");
        to.Line($"Message-ID: <{id}>");
        if (chance.Next(2) == 0) to.Line($"In-Reply-To: <{chance.Next():x}@example.net>");
        to.Line("MIME-Version: 1.0");
    }

    private void Body(MailShape shape)
    {
        // Encodings grow the text by about a third; files by 37 %.
        var chars = Math.Max(bytesWanted - to.Length, 200) * 2 / 3;
        var words = Math.Min(chars, 60_000);
        switch (shape)
        {
            case MailShape.Plain: to.Text("plain", Prose.Plain(language, chance, words), language); break;
            case MailShape.Html: to.Text("html", Prose.Html(language, chance, words), language); break;
            case MailShape.Alternative: Alternative(words); break;
            case MailShape.Attachments or MailShape.Malformed:
                Multipart("mixed", () => Alternative(Math.Min(words, 6_000)), [.. Files(chars)]);
                break;
            case MailShape.InlineImages: InlineImages(chars); break;
            case MailShape.Forwarded:
                Multipart("mixed",
                    () => to.Text("plain", Prose.Plain(language, chance, 300), language), () => Forwarded(words));
                break;
            case MailShape.Bounce: Bounce(); break;
            case MailShape.Invitation: Invitation(); break;
        }
    }

    private void Alternative(int chars) => Multipart("alternative",
        () => to.Text("plain", Prose.Plain(language, chance, chars / 3), language),
        () => to.Text("html", Prose.Html(language, chance, chars * 2 / 3), language));

    private void InlineImages(int chars)
    {
        var id = $"image{chance.Next():x}@{language.Domain}";
        Multipart("related",
            () => to.Text("html", Prose.Html(language, chance, Math.Min(chars / 4, 20_000), id), language),
            () => to.File("image/png", "banner.png", Noise(Math.Max(chars * 3 / 4, 500)), id));
    }

    private IEnumerable<Action> Files(int chars)
    {
        var count = chance.Next(1, 4);
        for (var i = 0; i < count; i++)
        {
            var (type, extension) = FileTypes[chance.Next(FileTypes.Length)];
            var size = Math.Max((chars - 6_000) / count, 300);
            yield return () => to.File(type, $"file-{chance.Next(1000)}.{extension}", Noise(size));
        }
    }

    private void Forwarded(int chars)
    {
        to.Line("Content-Type: message/rfc822").Line("Content-Disposition: attachment; filename=\"forwarded.eml\"");
        to.Line();
        Header(Prose.Pick(language.Phrases, chance));
        Alternative(chars);
    }

    private void Bounce() => Multipart("report; report-type=delivery-status",
        () => to.Text("plain", "The mail could not be delivered.\r\n", Language.All[1]),
        () => to.Line("Content-Type: message/delivery-status").Line()
            .Line("Reporting-MTA: dns; mail.example.net").Line()
            .Line("Final-Recipient: rfc822; nobody@example.net").Line("Action: failed").Line("Status: 5.1.1")
            .Line("Diagnostic-Code: smtp; 550 5.1.1 no such user"),
        () =>
        {
            to.Line("Content-Type: text/rfc822-headers").Line();
            Header("returned");
        });

    private void Invitation() => Multipart("alternative",
        () => to.Text("plain", Prose.Plain(language, chance, 400), language),
        () => to.Line("Content-Type: text/calendar; method=REQUEST; charset=utf-8")
            .Line("Content-Transfer-Encoding: 7bit").Line()
            .Line("BEGIN:VCALENDAR").Line("VERSION:2.0").Line("METHOD:REQUEST").Line("BEGIN:VEVENT")
            .Line($"UID:{chance.Next():x}@example.net").Line("DTSTART:20260105T100000Z").Line("SUMMARY:Review")
            .Line("END:VEVENT").Line("END:VCALENDAR"));

    private void Multipart(string subtype, Action first, params Action[] others)
    {
        var boundary = $"----=_Part_{number}_{boundaries++}_{chance.Next():x}";
        to.Line($"Content-Type: multipart/{subtype};").Line($" boundary=\"{boundary}\"").Line();
        if (boundaries == 1) to.Line("This is a multi-part message in MIME format.");
        foreach (var part in (Action[])[first, .. others])
        {
            to.Line($"--{boundary}");
            part();
            to.Line();
        }
        to.Line($"--{boundary}--");
    }

    private byte[] Noise(int bytes)
    {
        var noise = new byte[bytes];
        chance.NextBytes(noise);
        return noise;
    }

    private string Name(string name)
    {
        var words = EntityWriter.EncodedWords(name, language);
        return words == name ? $"\"{name}\"" : words;
    }

    private static string Date(DateTimeOffset date) =>
        date.ToString("ddd, d MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture) + " +0000";
}
