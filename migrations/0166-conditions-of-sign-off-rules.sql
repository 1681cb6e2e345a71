-- Rules of sign-offs hold from a discount on, for other than the usual terms of payment, and for what people of some roles send.
alter table sign_off_rule
  -- Off all, own discounts of lines counted in, in per cent; null: whatever it is.
  add column discount_from numeric check (discount_from between 0 and 100),
  -- Terms of payment that need nobody's approval; null: whatever they are.
  add column usual_terms text[],
  -- Of whoever sends; none: all.
  add column roles uuid[] not null default '{}';
