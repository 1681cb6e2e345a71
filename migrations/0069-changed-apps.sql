-- What an app may ask for can be changed. Every process believes for some seconds what a token opens: less is heard of at once.
create trigger oauth_token_narrowed after update of scopes on oauth_token
  for each statement execute function tell_configuration_changed();
