-- In how many texts a word stands, roughly: whether records with it are looked for among the newest or by the indexes.
-- The words are learned anew. (Not deleted: who owns the tables is bound by row-level security and would see none.)

truncate word, words_learned;
alter table word add column records integer not null default 1;
