using System.Diagnostics.CodeAnalysis;
using MailMesh.Mail.Smtp;
using MailMesh.Mail.Tests.Smtp.Scripts;
using MailMesh.MailServers;

namespace MailMesh.Mail.Tests.Smtp.Peers;

/// <summary>A test against Postfix itself, which has to be root; says so where we aren't.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostfixFactAttribute : FactAttribute
{
    public PostfixFactAttribute() => Skip = Postfix.Hindrance;
}

/// <summary>Postfix between our client and, behind it, Dovecot for y.test and our server for the rest.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit disposes of it by IAsyncLifetime.")]
public sealed class PostfixRelay : IAsyncLifetime
{
    private readonly SmtpServer server;

    public PostfixRelay() => server = new SmtpServer(
        new SmtpServerOptions { Dsn = true, Certificate = TestCertificate.Localhost }, Behind);

    internal CollectingHandler Behind { get; } = new();

    internal Dovecot Dovecot { get; private set; } = null!;

    internal Postfix Postfix { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (!Postfix.Runs) return;
        server.Start();
        Dovecot = await Dovecot.Start();
        Postfix = await Postfix.Start(Dovecot, server.Local.Port);
    }

    public async Task DisposeAsync()
    {
        if (Postfix is not null) await Postfix.DisposeAsync();
        if (Dovecot is not null) await Dovecot.DisposeAsync();
        await server.DisposeAsync();
    }
}
