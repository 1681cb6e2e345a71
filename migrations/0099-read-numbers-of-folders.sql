-- Which numbers of a folder were read, in place of how far: what comes in while thousands of old letters are read is read before them, and
-- whoever is killed then goes on where there is something left.
alter table mail_folder alter column last_uid type int8multirange using int8multirange(int8range(1, last_uid + 1));
alter table mail_folder rename column last_uid to read_uids;
