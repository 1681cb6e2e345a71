-- When somebody who was in already showed once more who he is; null: since he came in he has not.
alter table session add column proved_at timestamptz;
