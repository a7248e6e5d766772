import type { Database } from 'better-sqlite3'
import { BcdataError } from '../../../errors.js'

/** Goes up when an older build couldn't read what a newer one writes. */
const formatVersion = 1

/** "bcda": tells the file from any other SQLite database. */
const applicationId = 0x62636461

/*
 * term: an address or a topic, by a number; the numbers of a filter are written as runs (`1-40,44`), so
 * that a list that grows by one costs a few bytes and not the list again.
 * record: body is compressed as codec says and has size bytes without it; hash is the SHA-256 of the
 * body as it is stored.
 */
const tables = `
  create table chain (
    chain_id integer primary key,
    name text not null unique,
    genesis_hash text not null,
    complete_to integer
  ) strict;
  create table term (id integer primary key, value text not null unique) strict;
  create table filter (
    id integer primary key,
    addresses text not null,
    topic0s text not null,
    unique (addresses, topic0s)
  ) strict;
  create table record (
    id integer primary key,
    chain_id integer not null references chain,
    from_block integer not null,
    to_block integer not null check (to_block >= from_block),
    kind text not null,
    filter_id integer not null references filter,
    codec text not null,
    size integer not null,
    hash blob not null,
    body blob not null
  ) strict;
  create index record_by_start on record (chain_id, from_block, to_block, kind, filter_id);
  create index record_by_end on record (chain_id, to_block);
  create table call (
    chain_id integer not null references chain,
    block integer not null,
    question blob not null,
    answer text not null,
    primary key (chain_id, block, question)
  ) strict, without rowid;
`

/** Makes the tables of a new file; refuses one that is something else. */
export function prepareArchive(database: Database, path: string): void {
  const pragma = (name: string): unknown => database.pragma(name, { simple: true })
  if (pragma('application_id') === applicationId) {
    const version = pragma('user_version')
    if (typeof version === 'number' && version <= formatVersion) return
    throw foreign(path, 'was written by a newer version of bcdata', 'Run `npm install`')
  }
  const isEmpty = database.prepare('select 1 from sqlite_schema').get() === undefined
  if (!isEmpty)
    throw foreign(path, 'is a database, but no archive', 'Set archive.path to another file')
  if (database.readonly) throw foreign(path, 'is empty', 'Index once from the node')
  database.transaction(() => {
    database.exec(tables)
    database.pragma(`application_id = ${applicationId}`)
    database.pragma(`user_version = ${formatVersion}`)
  })()
}

function foreign(path: string, what: string, hint: string): BcdataError {
  return new BcdataError('ARCHIVE_UNUSABLE', `The archive ${path} ${what}.`, {
    hint: `${hint}.`,
    where: path,
  })
}
