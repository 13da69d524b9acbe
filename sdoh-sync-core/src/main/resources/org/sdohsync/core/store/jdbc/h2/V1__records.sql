-- sdoh-sync, schema version 1, H2.
-- Ids and groups are the UTF-8 bytes of their text: their order does not depend on a collation, and every text can be kept.
-- To look at them: select kind, utf8tostring(id), utf8tostring(grp), revision from sdoh_sync_record;
-- H2 commits each statement by itself, so each may be run again after a crash or beside another process.
-- due_nanos counts nanoseconds from 1970-01-01T00:00:00Z. Payloads are sealed.

create sequence if not exists sdoh_sync_revision;

create table if not exists sdoh_sync_record (
  kind varchar(40) not null,
  id varbinary(800) not null,
  revision bigint not null,
  grp varbinary(800) not null,
  due_nanos numeric(28),
  payload blob not null,
  primary key (kind, id)
);

create index if not exists sdoh_sync_record_grp on sdoh_sync_record (kind, grp, id);

create index if not exists sdoh_sync_record_due on sdoh_sync_record (kind, due_nanos, id);

create table if not exists sdoh_sync_schema (
  version integer primary key
);

merge into sdoh_sync_schema key (version) values (1);
