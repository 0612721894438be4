using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MailMesh.Mirror;
using MailMesh.Mirror.Blobs;
using MailMesh.Mirror.Writing;

namespace MailMesh.Bench.Search;

/// <summary>
/// Emails of text alone, the same in every run: words as often as words are (the n-th one 1/n as often as the first),
/// from a few thousand people.
/// </summary>
internal sealed class SampleEmails(int seed)
{
    private const int Words = 20_000;
    private const int People = 4_000;
    private const int WordsPerEmail = 120;
    private static readonly DateTimeOffset First = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Random _chance = new(seed);

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

    public static string Person(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Word(number)}{number}@{Word(number % 300)}.example");

    public EmailToFile Next(Guid inboxId, int number)
    {
        var text = new StringBuilder();
        for (var n = 0; n < WordsPerEmail; n++)
            text.Append(Word(Rank())).Append(n % 12 == 11 ? ".\n" : " ");
        var at = First.AddMinutes(number);
        return new EmailToFile
        {
            EmailId = Guid.CreateVersion7(at),
            InboxId = inboxId,
            FolderRole = FolderRole.Inbox,
            ReceivedAt = at,
            IsRead = _chance.Next(10) > 0,
            Blob = new BlobRef(SHA256.HashData(BitConverter.GetBytes(number)), "none", 0, 1_000 + number % 50_000),
            Content = new EmailContent
            {
                MessageId = string.Create(CultureInfo.InvariantCulture, $"<{number}@bench.test>"),
                From = new Correspondent(Person(_chance.Next(People)), null),
                To = [new Correspondent("agent@mailmesh.test", null)],
                Subject = $"{Word(Rank())} {Word(Rank())} {Word(Rank())}",
                Preview = text.ToString(0, 100),
                Text = text.ToString(),
                SentAt = at,
            },
        };
    }

    private int Rank() => (int)Math.Pow(Words, _chance.NextDouble());
}
