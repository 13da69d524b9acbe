-- sdoh-sync, schema version 2, PostgreSQL. An addition: libraries that know version 1 only go on with these tables.
-- With the usual settings a table of ten million rows is tidied up after two million changes only, and as long the database
-- knows neither how due times are distributed nor which pages an index alone can answer for. The space left on each page keeps
-- an update there that changes neither group nor due time, so that no index grows with it.
-- Writers wait while the index is made: a second for a million rows. Where that is too long, make it before, in no transaction:
-- create index concurrently sdoh_sync_record_due_id on sdoh_sync_record (kind, id, due_nanos) where due_nanos is not null;

do $$ begin if to_regclass('sdoh_sync_record_due_id') is null then create index sdoh_sync_record_due_id on sdoh_sync_record (kind, id, due_nanos) where due_nanos is not null; end if; end $$;

alter table sdoh_sync_record set (
  fillfactor = 90,
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_insert_scale_factor = 0.02,
  autovacuum_analyze_scale_factor = 0.02,
  toast.autovacuum_vacuum_scale_factor = 0.02
);

create table if not exists sdoh_sync_addition (
  version integer primary key
);

insert into sdoh_sync_addition (version) values (2) on conflict do nothing;
