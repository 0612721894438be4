with old_days as (
    delete from usage.counts where kind = 'day' and starts_at < @Before
), old_warnings as (
    delete from usage.warnings where warned_at < @Before
)
delete from usage.frozen_keys where frozen_at < @Before
