select uid from mirror.places where folder_id = @folder_id
union
select uid from mirror.faulty_mails where folder_id = @folder_id and uid > 0
order by uid
