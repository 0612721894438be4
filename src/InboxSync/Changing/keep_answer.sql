update mirror.change_answers
set results = @results::jsonb
where change_id = @change_id
