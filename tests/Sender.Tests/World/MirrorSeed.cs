namespace MailMesh.Sender.Tests.World;

/// <summary>Mail that has arrived in the world's one inbox, as InboxSync would have filed it.</summary>
public static class MirrorSeed
{
    /// <summary>Answers its email_id.</summary>
    public static async Task<Guid> FileArrived(
        this SenderWorld world, string messageId, string subject = "Prices", string text = "What does it cost?",
        params string[] references)
    {
        var emailId = Guid.CreateVersion7();
        var blob = await world.KeepMail($"X-Number: {emailId}\r\n\r\n{text}");
        await world.Run(
            """
            with folder as (
                insert into mirror.folders (folder_id, inbox_id, role, name) values (@emailId, @InboxId, null, @emailId)
                returning folder_id
            ), thread as (
                insert into mirror.threads (thread_id, inbox_id, base_subject, last_email_at)
                values (@emailId, @InboxId, lower(@subject), now()) returning thread_id
            ), blob as (
                insert into mirror.blobs (sha256, pack, position, size_bytes, created_at)
                values (@Sha256, @Pack, @Position, @SizeBytes, now()) returning sha256
            ), arrived as (
                insert into mirror.emails (
                    email_id, inbox_id, workspace_id, folder_id, thread_id, arrival, message_id, reference_ids,
                    from_address, from_name, subject, preview, sent_at, received_at, has_attachments, size_bytes,
                    blob_sha256, arrived_by_smtp, delivered_to)
                select @emailId, @InboxId, @WorkspaceId, folder_id, thread_id, 1, @messageId, @references,
                    'ann@example.org', 'Ann', @subject, '', '2026-11-20 10:30Z', now(), false, 0,
                    sha256, true, @Address
                from folder, thread, blob returning email_id
            )
            insert into mirror.email_texts (email_id, text_offset, text_length, search)
            select email_id, 0, @SizeBytes, '' from arrived
            """,
            new
            {
                emailId, world.InboxId, world.WorkspaceId, messageId, subject, references,
                blob.Sha256, blob.Pack, blob.Position, blob.SizeBytes,
                Address = SenderWorld.InboxAddress,
            });
        return emailId;
    }
}
