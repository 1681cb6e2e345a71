-- Rows of the history are written anew when a field of theirs becomes protected, or ceases to be: the chain says which, by what
-- they were sealed as before and after.
alter table audit_seal drop constraint audit_seal_kind_check;
alter table audit_seal add constraint audit_seal_kind_check check (kind in ('begun', 'rows', 'expired', 'rewritten'));
