select yield_added_fields('legalEntity', array['documentBasis']);
alter table "legal_entity" add column "document_basis" text;
