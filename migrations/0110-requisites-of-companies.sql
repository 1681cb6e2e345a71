-- By what a company is paid, and who signs for it.

alter table "company" add column "okpo" text;

alter table "company" add column "signatory" text;

alter table "company" add column "signatory_position" text;

alter table "company" add column "signatory_basis" text;

alter table "company" add column "bank" text;

alter table "company" add column "bic" text;

alter table "company" add column "bank_account" text;

alter table "company" add column "corr_account" text;

alter table "company" add column "iban" text;

alter table "company" add column "swift" text;
