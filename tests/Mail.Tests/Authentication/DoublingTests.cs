using System.Text;
using MailMesh.Mail.Authentication;
using MailMesh.Mail.Authentication.Dkim;
using MailMesh.Mail.Authentication.Spf;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Tests.Authentication;

/// <summary>
/// Twice the input is about twice the work. Work is counted in bytes allocated, which a quadratic walk would square:
/// each of these makes text or lists for what it reads.
/// </summary>
public sealed class DoublingTests
{
    private const double GrowthMax = 2.5;

    [Fact]
    public void Tag_lists() => Grows(size => TagList.Parse("h=" + Repeat("a:", size) + ";" + Repeat(" ;", size)));

    [Fact]
    public void Authentication_results() => Grows(size =>
        AuthenticationResults.Parse("x.test; spf=pass" + Repeat(" smtp.mailfrom=a", size)));

    [Fact]
    public void Spf_records() => Grows(size => SpfRecord.Parse("v=spf1 " + Repeat("ip4:192.0.2.1 ", size)));

    [Fact]
    public void Fields_that_a_signature_names() => Grows(size =>
    {
        var mail = MimeParser.Parse(Encoding.ASCII.GetBytes(Repeat("X-Odd: a\r\n", size) + "\r\n"));
        var names = Enumerable.Repeat("x-odd", size);
        Assert.Equal(size, new SignedFields(mail.Headers).Select(names).Count());
    });

    private static string Repeat(string text, int times) => new StringBuilder().Insert(0, text, times).ToString();

    private static void Grows(Action<int> work)
    {
        work(100); // What is made once is made now.
        var (once, twice) = (Allocated(work, 500), Allocated(work, 1_000));
        Assert.InRange((double)twice / once, 0, GrowthMax);
    }

    private static long Allocated(Action<int> work, int size)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work(size);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
