select text from notes where id = @id
