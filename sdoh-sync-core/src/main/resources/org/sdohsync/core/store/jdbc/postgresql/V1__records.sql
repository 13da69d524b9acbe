-- sdoh-sync, schema version 1, PostgreSQL.
-- Ids and groups are the UTF-8 bytes of their text: their order does not depend on a collation, and every text can be kept.
-- To look at them: select kind, convert_from(id, 'UTF8'), convert_from(grp, 'UTF8'), revision from sdoh_sync_record;
-- due_nanos counts nanoseconds from 1970-01-01T00:00:00Z. Payloads are sealed.

create sequence sdoh_sync_revision;

create table sdoh_sync_record (
  kind varchar(40) collate "C" not null,
  id bytea not null,
  revision bigint not null,
  grp bytea not null,
  due_nanos numeric(28),
  payload bytea not null,
  primary key (kind, id)
);

create index sdoh_sync_record_grp on sdoh_sync_record (kind, grp, id);

create index sdoh_sync_record_due on sdoh_sync_record (kind, due_nanos, id);

create table sdoh_sync_schema (
  version integer primary key
);

insert into sdoh_sync_schema (version) values (1);
