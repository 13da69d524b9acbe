-- Runs at each start, on H2 and on PostgreSQL. What tells of people is sealed; what is sorted and filtered by is not.
create table if not exists inbox_user (
  name varchar(100) primary key,
  team varchar(100) not null,
  password varchar(300) not null,
  administrator boolean not null default false,
  seen bigint not null default 0
);

create table if not exists inbox_referral (
  id bigint generated always as identity primary key,
  team varchar(100) not null,
  connection varchar(100) not null,
  host varchar(300) not null,
  task varchar(100) not null,
  version varchar(100) not null,
  status varchar(40) not null,
  open boolean not null,
  unowned boolean not null,
  urgent boolean not null,
  do_not_contact boolean not null,
  written_at bigint not null,
  change bigint not null,
  changed_at timestamp with time zone not null,
  content varchar(500000) not null,
  constraint inbox_referral_task unique (connection, task)
);
create index if not exists inbox_referral_open on inbox_referral (team, open, urgent, change);

create table if not exists inbox_word (
  referral bigint not null references inbox_referral (id) on delete cascade,
  digest varchar(32) not null,
  primary key (digest, referral)
);
create index if not exists inbox_word_referral on inbox_word (referral);

-- Who did what, and what sources did: words of the workflow only. Its numbers say what a user has not seen yet.
create table if not exists inbox_event (
  id bigint generated always as identity primary key,
  team varchar(100) not null,
  referral bigint not null references inbox_referral (id) on delete cascade,
  at timestamp with time zone not null,
  who varchar(100) not null,
  what varchar(300) not null
);
create index if not exists inbox_event_referral on inbox_event (referral, id);
create index if not exists inbox_event_team on inbox_event (team, id);
create index if not exists inbox_event_at on inbox_event (at);

create table if not exists inbox_access (
  id bigint generated always as identity primary key,
  team varchar(100) not null,
  at timestamp with time zone not null,
  source varchar(500) not null,
  interaction varchar(20) not null,
  purpose varchar(40) not null,
  resources varchar(20000) not null,
  outcome varchar(20) not null
);
create index if not exists inbox_access_team on inbox_access (team, id);
create index if not exists inbox_access_at on inbox_access (at);
create index if not exists inbox_access_source on inbox_access (team, source, id);

create table if not exists inbox_question (
  id bigint generated always as identity primary key,
  team varchar(100) not null,
  referral bigint not null references inbox_referral (id) on delete cascade,
  request varchar(64) not null,
  task varchar(100),
  status varchar(40) not null,
  asked_at timestamp with time zone not null,
  asked_by varchar(100) not null,
  content varchar(500000) not null
);
create index if not exists inbox_question_team on inbox_question (team, id);

-- What the administrator set in the browser, in place of the application's settings.
create table if not exists inbox_setting (
  name varchar(60) primary key,
  content varchar(20000) not null
);

-- Who has signed in at an OpenID provider; without a member while the administrator has given them no team.
create table if not exists inbox_identity (
  id bigint generated always as identity primary key,
  issuer varchar(500) not null,
  subject varchar(300) not null,
  called varchar(60) not null,
  member varchar(100) references inbox_user (name) on delete cascade,
  seen_at timestamp with time zone not null,
  constraint inbox_identity_subject unique (issuer, subject)
);
