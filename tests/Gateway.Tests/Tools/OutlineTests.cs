using System.Text;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Tests.Tools;

public sealed class OutlineTests
{
    [Theory]
    [InlineData("""{"id":"x","on":true,"n":3}""", "id: x\non: yes\nn: 3")]
    [InlineData("""{"items":[]}""", "items: none")]
    [InlineData("""{"tags":["a","b"]}""", "tags: a, b")]
    [InlineData("""{"from":{"address":"a@b.c","name":"A"}}""", "from: (address: a@b.c; name: A)")]
    [InlineData("""{"items":[{"id":1,"from":{"name":"A"}},{"id":2}]}""", "items:\n- id: 1; from: (name: A)\n- id: 2")]
    [InlineData("""{"items":[{"id":1,"to":[{"a":1},{"a":2}]}]}""", "items:\n- id: 1; to: (a: 1), (a: 2)")]
    [InlineData("""{"body":"one\ntwo"}""", "body:\none\ntwo")]
    [InlineData("""{"items":[{"id":1,"text":"one\ntwo"}]}""", "items:\n- id: 1\n  text:\none\ntwo")]
    [InlineData("{}", "")]
    public void A_result_reads_as_compact_Markdown(string json, string text) =>
        Assert.Equal(text, Outline.Of(Encoding.UTF8.GetBytes(json)));
}
