-- Lines that are listened to: since when, or why not. Of a call, when whoever has it came to talk: he may have been handed it.

alter table phone_line
  add connected_at timestamptz(3),
  add failure jsonb;

alter table phone_call add spoke_at timestamptz(3);
update phone_call set spoke_at = answered_at where answered_at is not null;
