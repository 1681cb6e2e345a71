-- Several secrets of one kind, each of something of its own: of a mailbox, of a line. Empty where there is one of its kind.
alter table integration_secret add column "of" text not null default '';
alter table integration_secret drop constraint integration_secret_pkey;
alter table integration_secret add primary key (workspace_id, kind, "of");
alter table integration_secret alter column "of" drop default;
