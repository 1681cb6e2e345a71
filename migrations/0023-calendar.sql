-- How long a task is meant to take, in minutes.
alter table "task" add column "minutes" numeric;

-- When a company works: hours by day of the week (Monday first), rest within a day in minutes, and the days unlike others
-- of their weekday. A company without a row works as most do.
create table working_calendar (
  workspace_id uuid primary key default current_setting('rapport.workspace')::uuid,
  week jsonb not null,
  pause integer not null,
  days jsonb not null,
  version integer not null default 1
);
select protect_table('working_calendar');
