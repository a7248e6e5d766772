import { messageOf } from '../../../shared/message-of.js'
import { hasTable } from '../has-table.js'
import type { QueryRunner } from '../raw-query.js'
import type { SqlParameter, StashSession } from './stash-database.js'
import { stashUnusable } from './stash-errors.js'
import { printStashTables, schemaVersion } from './stash-schema.js'

/** Makes the tables where they aren't; refuses those of a newer version. One process at a time. */
export async function prepareStash(session: StashSession, shown: string): Promise<void> {
  if (await isPrepared(session, shown)) return
  try {
    for (const sql of printStashTables(session.dialect)) await session.run(sql)
  } catch (error) {
    const message = messageOf(error)
    if (!/already exists/.test(message)) throw error
    throw stashUnusable(shown, `it holds tables that are none of ours: ${message}`, error)
  }
  await session.run(`insert into stash_schema (version) values (${schemaVersion})`)
}

/** Whether there is a stash; one of a newer version is refused. */
export async function isPrepared(session: StashSession, shown: string): Promise<boolean> {
  if (!(await hasTable(runnerOf(session), session.dialect, 'stash_schema'))) return false
  const rows = await session.all<{ version: number }>('select version from stash_schema')
  const versions = rows.map(({ version }) => version)
  if (versions.some((version) => version > schemaVersion)) {
    throw stashUnusable(shown, 'it was written by a newer version of bcdata')
  }
  return versions.length > 0
}

function runnerOf(session: StashSession): QueryRunner {
  return {
    async executeQuery<Row>({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) {
      return { rows: [...(await session.all<Row>(sql, parameters as readonly SqlParameter[]))] }
    },
  }
}
