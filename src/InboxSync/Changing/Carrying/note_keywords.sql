update mirror.folders
set only_keywords = @keywords
where folder_id = @folder_id and only_keywords is distinct from @keywords
