using System.Text;
using MailMesh.Contracts;
using MailMesh.TestStack;
using static MailMesh.InboxSync.Tests.Sample;

namespace MailMesh.InboxSync.Tests.Receiving;

[Collection(InboxSyncTests.Name)]
public sealed class ReceivingTests(InboxSyncFixture mesh)
{
    [Fact]
    public async Task A_mail_is_in_the_mirror_when_250_comes_and_its_event_follows()
    {
        var inbox = await mesh.Open();
        using var smtp = await mesh.Smtp();
        var mail = $"""
            From: "Ann O." <ann@outside.test>
            To: <{inbox.Address}>, =?utf-8?q?Bj=C3=B6rn?= <b@x.test>
            Subject: =?utf-8?B?R3LDvMOfZQ==?=
            Message-ID: {Id()}
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Sch=C3=B6ne Gr=C3=BC=C3=9Fe
            --b
            Content-Type: application/pdf; name=report.pdf
            Content-Disposition: attachment; filename=report.pdf
            Content-Transfer-Encoding: base64

            aGVsbG8=
            --b--

            """.ReplaceLineEndings("\r\n");

        Assert.StartsWith("250 2.0.0", await smtp.Deliver(mail, inbox.Address), StringComparison.Ordinal);

        var detail = await inbox.Only();
        Assert.Equal("Grüße", detail.Row.Subject);
        Assert.Equal("Schöne Grüße", detail.Text.Trim());
        Assert.Equal("Schöne Grüße", detail.Row.Preview);
        Assert.Equal(("ann@outside.test", "Ann O."), (detail.Row.From!.Address, detail.Row.From.Name));
        Assert.Equal("Björn", detail.Row.To[1].Name);
        var part = detail.Attachments.Single();
        Assert.Equal(("report.pdf", 5L), (part.Filename, part.SizeBytes));
        var raw = await mesh.Reader.GetRaw(inbox.WorkspaceId, detail.Row.EmailId, CancellationToken.None);
        Assert.Equal(mail, Encoding.UTF8.GetString(raw!));
        var attached = await mesh.Reader.GetAttachment(
            inbox.WorkspaceId, detail.Row.EmailId, 0, CancellationToken.None);
        Assert.Equal("hello", Encoding.ASCII.GetString(attached!.Bytes));
        var received = await inbox.Event(detail.Row.EmailId);
        Assert.Equal(
            (inbox.WorkspaceId, inbox.Id, detail.Row.ThreadId, "Grüße", true),
            (received.WorkspaceId, received.InboxId, received.ThreadId, received.Subject, received.HasAttachments));
    }

    [Fact]
    public async Task Our_trace_fields_stand_on_top_of_the_senders_header()
    {
        var inbox = await mesh.Open();
        using var smtp = await SmtpDialogue.Open(mesh.Service.SmtpPort, "EHLO (evil)");
        await smtp.Deliver(Letter(), inbox.Address);

        var id = (await inbox.Only()).Row.EmailId;
        var headers = (await mesh.Reader.GetHeaders(inbox.WorkspaceId, id, CancellationToken.None))!;

        Assert.Matches(
            @"^Return-Path: <ann@outside\.test>\r\n"
            + @"Received: from unknown \(\[127\.0\.0\.1\]\)\r\n"
            + $@"\tby localhost with ESMTP id [0-9a-f]{{32}}\r\n\tfor <{inbox.Address}>;\r\n"
            + @"\t\w{3}, \d\d \w{3} \d{4} [\d:]{8} \+0000\r\nFrom: ",
            headers);
    }

    [Fact]
    public async Task Only_addresses_of_hosted_inboxes_are_accepted_whatever_their_case_or_tag()
    {
        var inbox = await mesh.Open();
        var second = await mesh.Open("second-agent", "SECOND.test");
        using var smtp = await mesh.Smtp();
        await smtp.Say("MAIL FROM:<>", "250");

        await smtp.Say("RCPT TO:<nobody@mailmesh.test>", "550 5.1.1");
        await smtp.Say("RCPT TO:<someone@elsewhere.test>", "550 5.7.1");
        await smtp.Say("RCPT TO:<Postmaster>", "550 5.1.1");
        await smtp.Say("DATA", "5");
        var tagged = inbox.Address.Replace("@", "+Shop.Orders@", StringComparison.Ordinal).ToUpperInvariant();
        await smtp.Say($"RCPT TO:<{tagged}>", "250");
        await smtp.Say("RCPT TO:<Second-Agent@Second.Test>", "250");
        await smtp.Say("DATA", "354");
        await smtp.Send(Letter());
        await smtp.Say(".", "250");

        Assert.EndsWith("+SHOP.ORDERS@MAILMESH.TEST", (await inbox.Only()).DeliveredTo, StringComparison.Ordinal);
        Assert.Equal(second.Address, (await second.Only()).DeliveredTo!.ToLowerInvariant());
    }

    [Fact]
    public async Task Several_recipients_are_one_commit_one_blob_and_one_event_for_each_inbox()
    {
        OpenInbox[] inboxes = [await mesh.Open(), await mesh.Open(), await mesh.Open()];
        using var smtp = await mesh.Smtp();
        var twice = inboxes[0].Address.Replace("@", "+again@", StringComparison.Ordinal);

        await smtp.Deliver(Letter(), [.. inboxes.Select(inbox => inbox.Address), twice]);

        var emails = new List<Guid>();
        foreach (var inbox in inboxes)
            emails.Add((await inbox.Only()).Row.EmailId);
        foreach (var (inbox, email) in inboxes.Zip(emails))
            await inbox.Event(email);
        Assert.Equal(1, await mesh.Scalar<long>(
            "select count(distinct (blob_sha256, xmin::text)) from mirror.emails where email_id = any(@emails)",
            new { emails }));
    }

    [Fact]
    public async Task A_redelivery_with_the_same_bytes_is_answered_250_and_stays_one_email_and_one_event()
    {
        var inbox = await mesh.Open();
        var mail = Letter();
        for (var i = 0; i < 3; i++)
        {
            using var smtp = await mesh.Smtp();
            Assert.StartsWith("250", await smtp.Deliver(mail, inbox.Address), StringComparison.Ordinal);
        }
        var probe = await Probe(inbox);

        Assert.Equal(2, (await inbox.List()).Count);
        await inbox.Event(probe);
        Assert.Equal(2, mesh.Heard<EmailReceived>().Count(heard => heard.InboxId == inbox.Id));
    }

    [Fact]
    public async Task Answers_join_the_thread()
    {
        var inbox = await mesh.Open();
        var id = Id();
        using var smtp = await mesh.Smtp();
        await smtp.Deliver(Letter(id), inbox.Address);
        await smtp.Deliver(Letter(more: $"In-Reply-To: {id}\r\n"), inbox.Address);

        Assert.Single((await inbox.List()).Select(row => row.ThreadId).Distinct());
    }

    [Fact]
    public async Task A_mail_that_goes_in_a_circle_is_refused()
    {
        var inbox = await mesh.Open();
        using var smtp = await mesh.Smtp();
        var hop = "Received: from a by b; Sat, 14 Mar 2026 12:00:00 +0000\r\n";

        Assert.StartsWith("554 5.4.6", await smtp.Deliver(
            string.Concat(Enumerable.Repeat(hop, 51)) + Letter(), inbox.Address), StringComparison.Ordinal);
        Assert.StartsWith("250", await smtp.Deliver(
            string.Concat(Enumerable.Repeat(hop, 50)) + Letter(), inbox.Address), StringComparison.Ordinal);
        await inbox.Only();
    }

    [Theory]
    [InlineData("")]
    [InlineData("no header at all\r\n")]
    [InlineData("Subject: \0 nul \u0001\r\n\r\n\0body\0\r\n")]
    [InlineData("Content-Type: multipart/mixed\r\n\r\n--nothing\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/x; charset=no\r\n\r\nhi")]
    [InlineData("From: @@@,,<<>>;;\r\nTo: undisclosed:;\r\nDate: yesterday\r\nSubject: =?utf-8?B?////?=\r\n\r\n.\r\n")]
    [InlineData("Content-Transfer-Encoding: base64\r\n\r\n!!!! not base64 !!!!\r\n")]
    public async Task Malformed_mail_is_taken_and_kept_byte_for_byte(string mail)
    {
        var inbox = await mesh.Open();
        using var smtp = await mesh.Smtp();
        // The content ends with a line end, and a line that begins with a dot is stuffed (RFC 5321 §4.5.2).
        var wire = mail.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        wire += wire.Length == 0 || wire.EndsWith("\r\n", StringComparison.Ordinal) ? "" : "\r\n";

        Assert.StartsWith("250", await smtp.Deliver(wire, inbox.Address), StringComparison.Ordinal);

        var row = (await inbox.Only()).Row;
        var raw = await mesh.Reader.GetRaw(inbox.WorkspaceId, row.EmailId, CancellationToken.None);
        Assert.Equal(mail, Encoding.UTF8.GetString(raw!)[..mail.Length]);
    }

    [Fact]
    public async Task Html_alone_is_read_as_text_and_defects_are_named()
    {
        var inbox = await mesh.Open();
        using var smtp = await mesh.Smtp();
        await smtp.Deliver(
            $"Message-ID: {Id()}\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
            + "--x\r\nContent-Type: text/html\r\n\r\n"
            + "<p>Visible</p><p style=\"display:none\">hidden</p>\r\n", inbox.Address);

        var detail = await inbox.Only();

        Assert.Equal("Visible", detail.Text.Trim());
        Assert.Contains(
            "display:none", await mesh.Reader.GetHtml(inbox.WorkspaceId, detail.Row.EmailId, CancellationToken.None),
            StringComparison.Ordinal);
        Assert.Contains("missing_close_boundary", detail.Defects);
    }

    [Fact]
    public async Task A_client_that_hangs_up_before_the_final_dot_leaves_nothing()
    {
        var inbox = await mesh.Open();
        using (var smtp = await mesh.Smtp())
            await smtp.Begin(Encoding.ASCII.GetBytes(Letter()), inbox.Address);

        await Probe(inbox);

        Assert.Single(await inbox.List());
    }

    [Fact]
    public async Task Many_sessions_at_once_lose_and_repeat_nothing()
    {
        const int sessions = 16;
        const int mailsEach = 10;
        var inbox = await mesh.Open();
        await Task.WhenAll(Enumerable.Range(0, sessions).Select(session => Task.Run(async () =>
        {
            using var smtp = await mesh.Smtp();
            for (var i = 0; i < mailsEach; i++)
                Assert.StartsWith("250", await smtp.Deliver(
                    Letter(subject: $"{session}-{i}"), inbox.Address), StringComparison.Ordinal);
        })));

        const string counts =
            "select (count(distinct subject), count(*), max(arrival))::text from mirror.emails where inbox_id = @Id";
        const int all = sessions * mailsEach;
        Assert.Equal($"({all},{all},{all})", await mesh.Scalar<string>(counts, new { inbox.Id }));
        await Eventually.Holds(() =>
            mesh.Heard<EmailReceived>().Count(heard => heard.InboxId == inbox.Id) == all);
    }

    [Fact]
    public async Task Lmtp_answers_for_each_recipient()
    {
        OpenInbox[] inboxes = [await mesh.Open(), await mesh.Open()];
        using var lmtp = await SmtpDialogue.Open(mesh.Service.LmtpPort, "LHLO client.test");
        await lmtp.Begin(Encoding.ASCII.GetBytes(Letter()), inboxes[0].Address, inboxes[1].Address);

        await lmtp.Say(".", "250");
        await lmtp.Expect("250");

        foreach (var inbox in inboxes)
            await inbox.Only();
    }

    /// <summary>A mail more: what it sees, everything before it has been settled.</summary>
    private async Task<Guid> Probe(OpenInbox inbox)
    {
        using var smtp = await mesh.Smtp();
        await smtp.Deliver(Letter(subject: "probe"), inbox.Address);
        return (await inbox.List()).Single(row => row.Subject == "probe").EmailId;
    }
}
