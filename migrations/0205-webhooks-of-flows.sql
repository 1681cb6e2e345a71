-- A step of a flow tells a webhook of a record: {flow, name, run, step, as}, `as` being with whose rights; null: with those of the webhook's owner.
alter table webhook_delivery add column told_by jsonb;
