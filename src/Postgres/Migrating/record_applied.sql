insert into schema_version (room, version, name, sha256)
values (@Room, @Version, @Name, @Sha256)
