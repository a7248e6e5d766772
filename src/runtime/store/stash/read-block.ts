import type { BinlogBlock, BinlogRow, BinlogTable } from '../../ports/binlog.js'
import { type LedgerContext, readRow, selectVersions } from './read-rows.js'

interface BlockRow {
  readonly format: BinlogBlock['format']
  readonly sections: string
}

type Section = readonly [columnsId: number, dirty: number, created: number]

/** The block with its tables, columns and rows as they came. */
export async function readBlock(
  context: LedgerContext,
  number: number,
): Promise<BinlogBlock | null> {
  const { session, ledgerId, names } = context
  const [block] = await session.all<BlockRow>(
    'select format, sections from stash_block where ledger_id = ? and number = ?',
    [ledgerId, number],
  )
  if (block === undefined) return null
  const sections = JSON.parse(block.sections) as readonly Section[]
  const named = await names.named(
    session,
    sections.map(([columnsId]) => columnsId),
  )
  const rows = await rowsOf(context, number)
  let start = 0
  const next = (count: number): readonly BinlogRow[] => {
    start += count
    return rows.slice(start - count, start)
  }
  const tables = sections.map(([columnsId, dirty, created]): BinlogTable => {
    const { table: name = '', columns = [] } = named.get(columnsId) ?? {}
    return { name, columns, dirty: next(dirty), created: next(created) }
  })
  return { number, format: block.format, tables }
}

async function rowsOf(context: LedgerContext, number: number): Promise<readonly BinlogRow[]> {
  const ofBlock = 'ledger_id = ? and from_block = ? order by section, position'
  const versions = await selectVersions(context, ofBlock, [context.ledgerId, number])
  const rows: BinlogRow[] = []
  for (const version of versions) rows.push(await readRow(context, version))
  return rows
}
