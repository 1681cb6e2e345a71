-- A lead may be a contact that is there already: `a` is the lead then, `b` the contact. Of one that was attached to the other: with which
-- versions of both, by which it is taken back.
alter table duplicate_pair drop constraint duplicate_pair_check;
alter table duplicate_pair
  add constraint duplicate_pair_order check (object = 'leadContact' or a < b),
  add column attached_by uuid,
  add column attached_at timestamptz(3),
  add column lead_version integer,
  add column contact_version integer,
  add constraint duplicate_pair_attached check ((attached_at is null) = (lead_version is null));
