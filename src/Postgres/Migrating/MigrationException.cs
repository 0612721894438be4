namespace MailMesh.Postgres.Migrating;

/// <summary>A schema can't be brought up to date, and waiting won't change that: a person has to act.</summary>
public sealed class MigrationException(string message, Exception? inner = null) : Exception(message, inner);
