-- Exports are made as Excel workbooks too.
alter table export drop constraint export_format_check, add constraint export_format_check check (format in ('csv', 'jsonl', 'xlsx'));
