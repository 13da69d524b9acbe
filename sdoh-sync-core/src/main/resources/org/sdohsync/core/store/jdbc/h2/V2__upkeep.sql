-- sdoh-sync, schema version 2, H2. An addition: libraries that know version 1 only go on with these tables.
-- It changes something on PostgreSQL only; here it writes its number down.

create table if not exists sdoh_sync_addition (
  version integer primary key
);

merge into sdoh_sync_addition key (version) values (2);
