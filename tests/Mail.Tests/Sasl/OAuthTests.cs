using System.Text;
using MailMesh.Mail.Sasl;

namespace MailMesh.Mail.Tests.Sasl;

/// <summary>OAUTHBEARER and XOAUTH2: what is sent, and what a refusal reads like.</summary>
public class OAuthTests
{
    private const string Token = "ya29.secret-token";

    [Fact]
    public void OAUTHBEARER_escapes_the_user_of_its_GS2_header()
    {
        var mechanism = new OAuthBearer("a=b,c@x.test", Token);
        Assert.Equal(
            $"n,a=a=3Db=2Cc@x.test,\u0001auth=Bearer {Token}\u0001\u0001", Encoding.UTF8.GetString(mechanism.Initial));
    }

    [Theory]
    [InlineData(new[] { "XOAUTH2" }, "XOAUTH2")]
    [InlineData(new[] { "XOAUTH2", "OAUTHBEARER" }, "OAUTHBEARER,XOAUTH2")]
    [InlineData(new[] { "PLAIN", "SCRAM-SHA-256" }, "")]
    public async Task A_token_goes_by_the_standard_mechanism_first_and_is_fetched_only_when_wanted(
        string[] offered, string chosen)
    {
        var fetched = 0;
        var credential = new AccessTokenCredential("a@x.test", _ =>
        {
            fetched++;
            return ValueTask.FromResult(Token);
        });
        var set = offered.ToHashSet(StringComparer.OrdinalIgnoreCase);

        var mechanisms = await SaslMechanism.Choose(credential, set, secretsAllowed: true, default);

        Assert.Equal(chosen, string.Join(',', mechanisms.Select(each => each.Name)));
        Assert.Equal(chosen.Length > 0 ? 1 : 0, fetched);
        Assert.Empty(await SaslMechanism.Choose(credential, set, secretsAllowed: false, default));
    }

    [Theory]
    [InlineData(
        """{"status":"invalid_token","scope":"imap smtp","schemes":"bearer"}""",
        "status invalid_token, scope imap smtp, schemes bearer: "
        + "the access token is expired, revoked or another account's; renew it")]
    [InlineData("""{"status":400}""",
        "status 400: the server couldn't read the request; check the user name")]
    [InlineData("""{"status":"busy\r\n250 ok"}""", "status busy  250 ok")]
    [InlineData("""{"scope":["a"]}""", "status not told")]
    [InlineData("""{"status":"ya29.secret-token"}""", "status [token]")]
    [InlineData("no JSON of ya29.secret-token", "no JSON of [token]")]
    [InlineData("""["status"]""", """["status"]""")]
    [InlineData("""{"status":{"a":{"a":{"a":{"a":{}}}}}}""", """{"status":{"a":{"a":{"a":{"a":{}}}}}}""")]
    public void A_refusal_reads_clearly_and_never_shows_the_token(string challenge, string complaint)
    {
        foreach (var mechanism in (SaslMechanism[])[new OAuthBearer("u", Token), new XOAuth2("u", Token)])
        {
            var answer = mechanism.Respond(Encoding.UTF8.GetBytes(challenge));
            Assert.Equal(mechanism is OAuthBearer ? [1] : [], answer);
            Assert.Equal(complaint, mechanism.Complaint);
        }
    }
}
