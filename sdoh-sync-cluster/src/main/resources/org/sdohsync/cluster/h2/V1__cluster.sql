-- sdoh-sync-cluster, schema version 1, H2. Each later version only adds what earlier ones can do without, so that both
-- run side by side during a deployment: readable_by names the oldest version of the library that may use the tables.

-- The table of db-scheduler 16 under a name of its own: one row for each connection.
create table if not exists sdoh_sync_cluster_task (
  task_name varchar(100) not null,
  task_instance varchar(100) not null,
  task_data varbinary,
  execution_time timestamp with time zone not null,
  picked boolean not null,
  picked_by varchar(50),
  last_success timestamp with time zone,
  last_failure timestamp with time zone,
  consecutive_failures integer,
  last_heartbeat timestamp with time zone,
  version bigint not null,
  primary key (task_name, task_instance)
);

create index if not exists sdoh_sync_cluster_task_time on sdoh_sync_cluster_task (execution_time);

create index if not exists sdoh_sync_cluster_task_beat on sdoh_sync_cluster_task (last_heartbeat);

-- What people asked for: syncs asked for and done, and whether the connection is paused.
create table if not exists sdoh_sync_cluster_connection (
  connection varchar(64) not null primary key,
  source varchar(300) not null,
  requested bigint default 0 not null,
  served bigint default 0 not null,
  paused boolean default false not null
);

create index if not exists sdoh_sync_cluster_connection_source on sdoh_sync_cluster_connection (source);

-- The sources that are paused as a whole.
create table if not exists sdoh_sync_cluster_paused (
  source varchar(300) not null primary key,
  paused_at timestamp with time zone not null
);

-- A row for each sync that may be at work at a source at a time; it is the lease of the connection it works on.
create table if not exists sdoh_sync_cluster_slot (
  source varchar(300) not null,
  slot integer not null,
  connection varchar(64) unique,
  holder varchar(64),
  held_until bigint not null,
  fencing bigint not null,
  primary key (source, slot)
);

create table if not exists sdoh_sync_cluster_schema (
  version integer not null primary key,
  readable_by integer not null
);

merge into sdoh_sync_cluster_schema (version, readable_by) key (version) values (1, 1);
