using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Audit.Chain;

namespace MailMesh.Gateway.Tests.Audit.Chain;

/// <summary>The hash is a format: rows of today must be checked in years. These were computed with Python.</summary>
public sealed class RowEncodingTests
{
    private static readonly Guid Workspace = Guid.Parse("019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4");
    private static readonly DateTimeOffset At = new(2026, 11, 21, 12, 0, 0, 250, TimeSpan.Zero);

    [Fact]
    public void A_row_without_anything_optional() =>
        Assert.Equal(
            "a4662de2d06a1424b2b780dde972faee60bf36b38c374e9b57bf74654948c677",
            Convert.ToHexStringLower(RowEncoding.Hash(
                new AuditRow(Workspace, null, "freeze_key", "ok", 0, ""), 1, RowEncoding.Zeros, At)));

    [Fact]
    public void A_row_with_every_field() =>
        Assert.Equal(
            "2313c103e5a8a0d156437ed87ef1554a25f90cc7d06b9477d6d64230b61999ee",
            Convert.ToHexStringLower(RowEncoding.Hash(
                new AuditRow(Workspace, Workspace, "get_emäil", "scope_denied", 1234, "0HN:1")
                {
                    InboxId = Workspace,
                    Target = $"email:{Workspace}",
                    Names = "inbox:read",
                    Anchor = new AuditAnchor(7, [.. Enumerable.Range(0, 32).Select(number => (byte)number)]),
                },
                8, [.. Enumerable.Repeat((byte)0xAB, 32)], At.AddTicks(9))));

    [Theory]
    [InlineData("get_email", "get_email")]
    [InlineData("a\nb\u0000c\u0085d", "abcd")]
    [InlineData("letter \ud83d\ude00", "letter ")]
    public void What_a_caller_wrote_can_not_forge_a_line(string written, string stored) =>
        Assert.Equal(stored, AuditText.Name(written));

    [Fact]
    public void What_a_caller_wrote_is_cut() =>
        Assert.Equal(AuditText.NameCharactersMax, AuditText.Name(new string('x', 500)).Length);
}
