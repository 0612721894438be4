using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MailMesh.Mail.Mime;
using MailMesh.Mirror;
using MailMesh.Mirror.Blobs;
using MailMesh.Mirror.Writing;

namespace MailMesh.Bench.Search;

/// <summary>
/// Emails, the same in every run: words as often as words are (the n-th one 1/n as often as the
/// first), from a few thousand people; some in Japanese, some with a file.
/// </summary>
/// <param name="Raw">A short header and the text.</param>
/// <param name="File">Larger than its bytes, by what it says: attachments would only fill the disk.</param>
internal sealed record SampleEmail(byte[] Raw, EmailToFile File)
{
    public EmailToFile At(BlobRef kept) => File with { Blob = kept with { SizeBytes = File.Blob.SizeBytes } };
}

/// <summary>Makes <see cref="SampleEmail"/>s.</summary>
internal sealed class SampleEmails(int seed)
{
    public const int Words = 20_000;
    public const int People = 4_000;
    private const int Kanji = 2_000;
    private const int WordsMin = 20;
    private const int WordsOnAverage = 150;
    private const int WordsMax = 2_000;
    private const int OneInJapanese = 20;
    private const int OneWithFile = 8;
    private const int OnePhraseKept = 50;
    private static readonly DateTimeOffset First = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Random _chance = new(seed);
    private readonly List<string> _phrases = [];

    /// <summary>Three words in a row of some of the emails.</summary>
    public IReadOnlyList<string> Phrases => _phrases;

    /// <summary>A word by its rank: 1 is the most frequent.</summary>
    public static string Word(int rank)
    {
        const string consonants = "bcdfghklmnprstvz";
        const string vowels = "aeiou";
        var word = new StringBuilder();
        for (var rest = rank + 50; rest > 0; rest /= 80)
            word.Append(consonants[rest % 16]).Append(vowels[rest / 16 % 5]);
        return word.ToString();
    }

    /// <summary>Two characters in a row, by their ranks.</summary>
    public static string Pair(int first, int second) => $"{(char)('一' + first)}{(char)('一' + second)}";

    public static string Person(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Word(number)}{number}@{Word(number % 300)}.example");

    /// <summary>When an email of this number came.</summary>
    public static DateTimeOffset At(int number) => First.AddMinutes(number);

    public SampleEmail Next(Guid inboxId, int number)
    {
        var text = Text();
        var at = At(number);
        var raw = Encoding.UTF8.GetBytes(
            $"Message-ID: <{number}@bench.test>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}");
        return new SampleEmail(raw, new EmailToFile
        {
            EmailId = Guid.CreateVersion7(at),
            InboxId = inboxId,
            FolderRole = FolderRole.Inbox,
            ReceivedAt = at,
            IsRead = _chance.Next(10) > 0,
            Blob = new BlobRef(SHA256.HashData(raw), "", 0, raw.Length + number % 50_000),
            Content = new EmailContent
            {
                MessageId = string.Create(CultureInfo.InvariantCulture, $"<{number}@bench.test>"),
                From = new Correspondent(Person(_chance.Next(People)), null),
                To = [new Correspondent("agent@mailmesh.test", null)],
                Subject = $"{Word(Rank(Words))} {Word(Rank(Words))} {Word(Rank(Words))}",
                Preview = text[..Math.Min(100, text.Length)],
                Text = new TextPart(0, raw.Length),
                SentAt = at,
                Attachments = number % OneWithFile == 0 ? [File(Word(Rank(Words)))] : [],
            }.WithWords(text),
        });
    }

    private string Text()
    {
        var more = (WordsOnAverage - WordsMin) * -Math.Log(1 - _chance.NextDouble());
        var count = Math.Min(WordsMax, WordsMin + (int)more);
        var text = new StringBuilder();
        if (_chance.Next(OneInJapanese) == 0)
        {
            for (var n = 0; n < count; n++)
                text.Append((char)('一' + Rank(Kanji))).Append(n % 20 == 19 ? "。" : "");
            return text.ToString();
        }
        var start = 0;
        for (var n = 0; n < count; n++)
        {
            if (n == 5) start = text.Length;
            text.Append(Word(Rank(Words))).Append(n % 12 == 11 ? ".\n" : " ");
            if (n == 7 && _chance.Next(OnePhraseKept) == 0)
                _phrases.Add(text.ToString(start, text.Length - start).Trim());
        }
        return text.ToString();
    }

    private static AttachmentPart File(string name) => new()
    {
        Filename = name + ".pdf",
        MimeType = "application/pdf",
        SizeBytes = 1,
        BodyOffset = 0,
        BodyLength = 1,
        TransferEncoding = TransferEncoding.Base64,
        IsInline = false,
    };

    private int Rank(int of) => (int)Math.Pow(of, _chance.NextDouble());
}
