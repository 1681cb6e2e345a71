-- Whether an accepted quote becomes an order is said with the settings of quotes.
alter table order_setting drop column from_accepted_quote;

-- Orders are not approved: whatever moves them would have to ask.
delete from sign_off_rule where object = 'order';
update sign_off set state = 'void', ended_at = now() where object = 'order' and state = 'open';
