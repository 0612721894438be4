select set_config('setup.role', $1, false),
       set_config('setup.schema', $2, false),
       set_config('setup.password', $3, false)
