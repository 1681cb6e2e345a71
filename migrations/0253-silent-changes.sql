-- Done in silence: nothing that the company has set up to happen by itself follows, and neither people nor other servers are told. Null: no.
alter table change add column silent boolean;
alter table bulk_change add column silent boolean not null default false;
