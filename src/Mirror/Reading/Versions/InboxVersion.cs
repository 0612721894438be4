namespace MailMesh.Mirror.Reading.Versions;

/// <summary>Equal to another one of the same inbox where nothing that a read shows was changed in between.</summary>
/// <param name="Connection">
/// Which connection told it. A database that died may have lost commits and number later ones the same; its
/// connections died with it.
/// </param>
/// <param name="Writer">The transaction that last wrote the inbox's row.</param>
public readonly record struct InboxVersion(long Connection, uint Writer);
