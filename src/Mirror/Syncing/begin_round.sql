update mirror.accounts set look_round = look_round + 1 where inbox_id = @inbox_id returning look_round
