-- Whose people may write robots under the stages of boards that they work with, each with their own rights.
alter table role add column "writes_robots" boolean not null default false;
