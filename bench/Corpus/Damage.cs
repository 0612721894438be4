namespace MailMesh.Corpus;

/// <summary>What happens to mail on its way: cut, other line ends, a boundary lost, bytes tipped over.</summary>
internal static class Damage
{
    private const int KindCount = 4;

    public static byte[] Do(byte[] mail, Random chance) => chance.Next(KindCount) switch
    {
        0 => mail[..(mail.Length * chance.Next(40, 95) / 100)],
        1 => [.. mail.Where(octet => octet != '\r')],
        2 => WithoutClosingBoundary(mail),
        _ => WithNoise(mail, chance),
    };

    private static byte[] WithoutClosingBoundary(byte[] mail)
    {
        var at = mail.AsSpan().LastIndexOf("\r\n--"u8);
        return at < 0 ? mail : mail[..at];
    }

    private static byte[] WithNoise(byte[] mail, Random chance)
    {
        for (var hits = 0; hits < 20; hits++)
            mail[chance.Next(mail.Length / 2, mail.Length)] = (byte)chance.Next(256);
        return mail;
    }
}
