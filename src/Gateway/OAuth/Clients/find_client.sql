select name, redirect_uris from access.oauth_clients where client_id = @id
