-- When it became known here that somebody waits, and that he was answered or called: later than it was where it is told afterwards. What stands
-- here already is taken as known at once.
alter table awaited_reply add column noted_at timestamptz(3), add column answer_noted_at timestamptz(3);
alter table awaited_reply alter column noted_at set default now();
alter table call_back add column noted_at timestamptz(3), add column call_noted_at timestamptz(3);
alter table call_back alter column noted_at set default now();
