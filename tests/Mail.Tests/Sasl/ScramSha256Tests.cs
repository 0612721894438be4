using System.Text;
using MailMesh.Mail.Sasl;

namespace MailMesh.Mail.Tests.Sasl;

public class ScramSha256Tests
{
    // RFC 7677 §3.
    private const string Nonce = "rOprNGfwEbeRWgbNEkqO";
    private const string ServerFirst =
        "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private const string ServerFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    [Fact]
    public void The_exchange_of_RFC_7677_is_reproduced()
    {
        var scram = Make();
        Assert.Equal($"n,,n=user,r={Nonce}", Encoding.UTF8.GetString(scram.Initial));
        Assert.Equal(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
            + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            Respond(scram, ServerFirst));
        Assert.False(scram.IsComplete);
        Assert.Equal("", Respond(scram, ServerFinal));
        Assert.True(scram.IsComplete);
    }

    [Theory]
    [InlineData("v=AAAATRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")]
    [InlineData("v=")]
    [InlineData("v=!!!")]
    [InlineData("e=invalid-proof")]
    public void A_server_that_does_not_know_the_password_is_found_out(string final)
    {
        var scram = Make();
        Respond(scram, ServerFirst);
        Assert.Throws<SaslException>(() => Respond(scram, final));
        Assert.False(scram.IsComplete);
    }

    [Theory]
    [InlineData("")]
    [InlineData("r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData("m=ext,r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=%%%,i=4096")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=999999999")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-1")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx")]
    public void A_first_message_that_is_malformed_or_weak_is_refused(string first)
    {
        var scram = Make();
        if (first.Length == 0) Respond(scram, ServerFirst);
        Assert.Throws<SaslException>(() => Respond(scram, first));
    }

    [Fact]
    public void Names_escape_what_would_end_their_field()
    {
        var scram = new ScramSha256(new PasswordCredential("a=b,c", "x"), Nonce);
        Assert.Equal($"n,,n=a=3Db=2Cc,r={Nonce}", Encoding.UTF8.GetString(scram.Initial));
    }

    [Fact]
    public void Spaces_and_invisible_characters_of_a_password_are_mapped()
    {
        Assert.Equal("IX", SaslPrep.Prepare("I\u00ADX"));
        Assert.Equal("a b", SaslPrep.Prepare("a\u00A0b"));
    }

    [Theory]
    [InlineData("al\0ice", "x")]
    [InlineData("al\u0001ice", "x")]
    [InlineData("alice", "x\0y")]
    [InlineData("", "x")]
    [InlineData("alice", "")]
    public void Credentials_that_would_break_a_message_are_refused(string user, string password) =>
        Assert.ThrowsAny<ArgumentException>(() => new PasswordCredential(user, password));

    private static ScramSha256 Make() => new(new PasswordCredential("user", "pencil"), Nonce);

    private static string Respond(ScramSha256 scram, string challenge) =>
        Encoding.UTF8.GetString(scram.Respond(Encoding.UTF8.GetBytes(challenge)));
}
