-- Two branches may each have a team "Sales", and two sites a source "Site": who names things the same tells them apart.

drop index "team__name";
drop index "source__name";
drop index "pipeline__name";
