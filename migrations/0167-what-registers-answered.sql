-- Whether the register of companies answers: the trust centre says so. What was asked for is kept nowhere.
alter table company_registry add column answered_at timestamptz(3), add column failed_at timestamptz(3);
