import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BcdataError } from '../../errors.js'
import type { TableRegistry } from '../../shared/column-kind.js'
import type { CliContext } from '../context.js'
import { type OwnTables, readOwnTables } from '../db-types/own-tables.js'
import { printOwnTables, replaceOwnTables } from '../db-types/print-own-tables.js'
import { examineProject } from '../doctor/examined-project.js'
import { loadProjectFile } from '../doctor/load-project-file.js'

export interface DbTypesFlags {
  readonly write: boolean
  readonly check: boolean
  readonly json: boolean
}

/**
 * `bcdata db types`: the kinds of the tables that the team's own migrations made, read from the live
 * database, for `src/tables.ts`. With `--check` it exits 2 when the file says something else.
 */
export async function dbTypes(context: CliContext, flags: DbTypesFlags): Promise<number> {
  const root = context.cwd
  const { own, known } = await compare(root)
  const statement = printOwnTables(own.tables)
  const differs = statement !== printOwnTables(known)
  if (flags.json) context.out(JSON.stringify({ ...own, differs }, null, 2))
  else if (!flags.write) context.out(statement)
  if (flags.write && differs) writeStatement(context, root, statement)
  note(context, own, flags.write && !differs)
  return flags.check && differs ? 2 : 0
}

async function compare(root: string): Promise<{ own: OwnTables; known: TableRegistry }> {
  const project = examineProject(root)
  try {
    const generated = await loadProjectFile<TablesFile>(root, 'src/generated/tables')
    const all = await project.tables()
    const known = Object.fromEntries(
      Object.entries(all).filter(([name]) => !(name in generated.tables)),
    )
    const { db } = await project.store()
    const own = await readOwnTables(db, { generated: generated.tables, own: known })
    return { own, known }
  } finally {
    await project.close()
  }
}

interface TablesFile {
  readonly tables: TableRegistry
}

function writeStatement(context: CliContext, root: string, statement: string): void {
  const path = join(root, 'src/tables.ts')
  const changed = replaceOwnTables(readFileSync(path, 'utf8'), statement)
  if (changed === null) {
    context.out(statement)
    throw new BcdataError('PROJECT_UNWRITABLE', 'src/tables.ts has no statement `ownTables`.', {
      where: path,
      hint: 'Put the text above in the place of yours.',
    })
  }
  writeFileSync(path, changed)
  context.out('src/tables.ts lists the tables of the database now.')
}

function note(context: CliContext, { guessed, unknown }: OwnTables, isCurrent: boolean): void {
  if (isCurrent) context.note('src/tables.ts is up to date.')
  if (guessed.length > 0) {
    context.note(`Guessed, look at them: ${guessed.join(', ')}.`)
  }
  if (unknown.length > 0) {
    context.note(`Left out, no kind is stored in such a type: ${unknown.join(', ')}.`)
  }
}
