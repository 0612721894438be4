using MailMesh.Sender.Composing;

namespace MailMesh.Sender.Tests.Composing;

public sealed class ThreadingHeadersTests
{
    [Fact]
    public void References_are_the_originals_references_and_then_its_message_id()
    {
        var headers = ThreadingHeaders.Below("<c@x>", ["<a@x>", "<b@x>"], ["<b@x>"]);

        Assert.Equal("<c@x>", headers.InReplyTo);
        Assert.Equal(["<a@x>", "<b@x>", "<c@x>"], headers.References);
    }

    [Fact]
    public void A_single_in_reply_to_stands_for_missing_references()
    {
        Assert.Equal(["<a@x>", "<b@x>"], ThreadingHeaders.Below("<b@x>", [], ["<a@x>"]).References);
    }

    [Fact]
    public void Several_in_reply_to_say_nothing_about_order_and_are_left_out()
    {
        Assert.Equal(["<c@x>"], ThreadingHeaders.Below("<c@x>", [], ["<a@x>", "<b@x>"]).References);
    }

    [Fact]
    public void An_original_without_message_id_begins_a_thread()
    {
        Assert.Equal(ThreadingHeaders.None, ThreadingHeaders.Below(null, ["<a@x>"], ["<a@x>"]));
    }

    [Fact]
    public void A_long_chain_keeps_its_first_and_its_newest()
    {
        var chain = Enumerable.Range(0, 500).Select(i => $"<{i:D20}@example.org>").ToList();

        var references = ThreadingHeaders.Below("<last@example.org>", chain, []).References;

        Assert.Equal(chain[0], references[0]);
        Assert.Equal("<last@example.org>", references[^1]);
        Assert.Equal(chain[^1], references[^2]);
        Assert.InRange(references.Sum(id => id.Length + 1), 3_500, ThreadingHeaders.ReferencesBytesMax);
    }

    [Theory]
    [InlineData("<a\r\nBcc: evil@x>")]
    [InlineData("<a b@x>")]
    [InlineData("no-brackets@x")]
    [InlineData("<ä@x>")]
    public void What_could_break_out_of_the_field_is_not_repeated(string id)
    {
        Assert.Equal(["<b@x>"], ThreadingHeaders.Below("<b@x>", [id], []).References);
        Assert.Equal(ThreadingHeaders.None, ThreadingHeaders.Below(id, [], []));
    }

    [Fact]
    public void An_endless_id_is_not_repeated()
    {
        Assert.Equal(["<b@x>"], ThreadingHeaders.Below("<b@x>", [$"<{new string('a', 2_000)}@x>"], []).References);
    }
}
