using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using MailMesh.Mail.Headers;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Compose;

/// <summary>A part to be written: a leaf or a multipart.</summary>
internal abstract record Entity
{
    /// <summary>A body with its fields.</summary>
    public sealed record Leaf(
        string MediaType, IReadOnlyList<KeyValuePair<string, string>> Parameters, TransferEncoding Encoding,
        ReadOnlyMemory<byte> Body) : Entity
    {
        public string? Disposition { get; init; }

        public string? FileName { get; init; }

        public string? ContentId { get; init; }
    }

    /// <summary>Parts under one boundary.</summary>
    public sealed record Multipart(string MediaType, IReadOnlyList<Entity> Parts) : Entity
    {
        /// <summary>Further parameters beside the boundary.</summary>
        public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];
    }
}

/// <summary>Writes a tree of parts: its fields, an empty line, its body (RFC 2046 §5.1).</summary>
internal sealed class EntityWriter(IBufferWriter<byte> output, string messageId)
{
    private readonly HeaderWriter _headers = new(output);
    private int _boundaries;

    public void Write(Entity entity)
    {
        if (entity is Entity.Leaf leaf)
        {
            WriteLeaf(leaf);
        }
        else
        {
            WriteMultipart((Entity.Multipart)entity);
        }
    }

    private void WriteLeaf(Entity.Leaf leaf)
    {
        _headers.Tokens("Content-Type", ParameterWriter.Tokens(leaf.MediaType, leaf.Parameters));
        _headers.Tokens("Content-Transfer-Encoding", [BodyEncoder.Name(leaf.Encoding)]);
        if (leaf.Disposition is not null)
        {
            _headers.Tokens("Content-Disposition", ParameterWriter.Tokens(
                leaf.Disposition, leaf.FileName is null ? [] : [KeyValuePair.Create("filename", leaf.FileName)]));
        }
        if (leaf.ContentId is not null)
        {
            _headers.Tokens("Content-ID", [$"<{leaf.ContentId}>"]);
        }
        output.Write("\r\n"u8);
        BodyEncoder.Write(leaf.Body.Span, leaf.Encoding, output);
    }

    private void WriteMultipart(Entity.Multipart multipart)
    {
        var boundary = Boundary(multipart);
        _headers.Tokens("Content-Type", ParameterWriter.Tokens(
            multipart.MediaType, [.. multipart.Parameters, KeyValuePair.Create("boundary", boundary)]));
        output.Write("\r\n"u8);
        foreach (var part in multipart.Parts)
        {
            Encoding.ASCII.GetBytes($"--{boundary}\r\n", output);
            Write(part);
            output.Write("\r\n"u8);
        }
        Encoding.ASCII.GetBytes($"--{boundary}--\r\n", output);
    }

    /// <summary>
    /// A boundary that no body holds. Made from the Message-ID, so that one mail has one form: =_ stands in no
    /// base64 and no quoted-printable, and bodies that are written as they are are searched.
    /// </summary>
    private string Boundary(Entity.Multipart multipart)
    {
        while (true)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{messageId} {_boundaries++}"));
            var boundary = $"=_{Convert.ToHexStringLower(hash.AsSpan(0, 15))}";
            if (!Holds(multipart, Encoding.ASCII.GetBytes(boundary)))
            {
                return boundary;
            }
        }
    }

    private static bool Holds(Entity entity, byte[] boundary) => entity switch
    {
        Entity.Multipart multipart => multipart.Parts.Any(part => Holds(part, boundary)),
        Entity.Leaf { Encoding: TransferEncoding.SevenBit or TransferEncoding.EightBit } leaf =>
            leaf.Body.Span.IndexOf(boundary) >= 0,
        _ => false,
    };
}
