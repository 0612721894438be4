select results
from mirror.change_answers
where change_id = @change_id
