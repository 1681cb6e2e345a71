-- A pipeline says of which object its records are; those there were are of deals.
alter table pipeline add column object text not null default 'deal';
