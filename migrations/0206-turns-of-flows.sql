-- Whose turn it was last under a rule, or in a step of a flow: `rule` is the rule or the flow, `step` its step, empty for a rule.
alter table distribution_turn add column step text not null default '';
alter table distribution_turn drop constraint distribution_turn_pkey;
alter table distribution_turn add primary key (workspace_id, rule, step);
