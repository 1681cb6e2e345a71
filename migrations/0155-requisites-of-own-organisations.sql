alter table "legal_entity" rename column "bik" to "bic";

alter table "legal_entity" rename column "account" to "bank_account";

alter table "legal_entity" add column "city" text;

alter table "legal_entity" add column "iban" text;

alter table "legal_entity" add column "swift" text;
