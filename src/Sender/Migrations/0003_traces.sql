-- The trace of the call that asked: the attempt and its events go on with it, hours later if need be.
alter table outbox.submissions add column traceparent text;
