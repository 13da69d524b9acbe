-- sdoh-sync, schema version 2, PostgreSQL. An addition: libraries that know version 1 only go on with these tables.
-- With the usual settings a table of ten million rows is tidied up after two million changes only, and as long the database
-- knows neither how due times are distributed nor which pages an index alone can answer for. The space left on each page keeps
-- an update there that changes neither group nor due time, so that no index grows with it.
-- This takes no lock that readers or writers wait for.

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
