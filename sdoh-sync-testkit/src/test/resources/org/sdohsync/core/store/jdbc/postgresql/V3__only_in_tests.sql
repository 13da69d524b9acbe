-- A version that does not exist, to try the way from one to the next.
alter table sdoh_sync_record add column extra integer;

update sdoh_sync_schema set version = 3;
