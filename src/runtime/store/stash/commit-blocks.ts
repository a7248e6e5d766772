import type { StashedBlock } from '../../ports/stash-store.js'
import { storable } from '../storable-text.js'
import { type CommitPlan, planCommit } from './plan-commit.js'
import { readRowId, selectRowId } from './row-id.js'
import type { Identity, SqlParameter, StashSession } from './stash-database.js'
import { outOfOrder, rowUnknown } from './stash-errors.js'
import type { StashNames } from './stash-names.js'
import { writeRows } from './write-rows.js'
import { firstMissing, firstOf, firstTaken } from './wrong-rows.js'

export interface CommitContext {
  readonly session: StashSession
  readonly ledgerId: number
  readonly names: StashNames
  readonly pieceBytes: number
  /** No row with a greater id is stored; null where nobody looked yet. */
  readonly idMax: bigint | null
}

/** Writes the blocks inside a transaction; answers the greatest id of a row. */
export async function commitBlocks(
  context: CommitContext,
  blocks: readonly StashedBlock[],
): Promise<bigint> {
  const { session, ledgerId, names, pieceBytes } = context
  await checkOrder(session, ledgerId, blocks)
  const contents = blocks.map(({ block }) => block)
  await names.number(
    session,
    contents.flatMap(({ tables }) => tables),
  )
  const idMax = context.idMax ?? (await greatestId(session, ledgerId))
  const plan = planCommit({
    ledgerId,
    blocks: contents,
    idsOf: (table) => names.idsOf(table),
    idMax,
  })
  await endVersions(session, ledgerId, plan, blocks[0]?.block.number ?? 0)
  await writeRows(session, ledgerId, plan.versions, pieceBytes)
  await session.insert(
    'stash_block',
    blocks.map((block) => blockRow(ledgerId, block, names)),
  )
  return plan.idMax
}

async function checkOrder(
  session: StashSession,
  ledgerId: number,
  blocks: readonly StashedBlock[],
): Promise<void> {
  const [last] = await session.all<{ number: number }>(
    'select number from stash_block where ledger_id = ? order by number desc limit 1',
    [ledgerId],
  )
  let expected = last === undefined ? 0 : Number(last.number) + 1
  for (const { block } of blocks) {
    if (block.number !== expected) throw outOfOrder(expected, block.number)
    expected++
  }
}

/** By a look at the end of every table: ids grow, so that new rows needn't be looked up. */
async function greatestId(session: StashSession, ledgerId: number): Promise<bigint> {
  const ofTable = `select r.row_id from stash_row r
    where r.ledger_id = t.ledger_id and r.table_id = t.id order by r.row_id desc limit 1`
  const [row] = await session.all<{ id: string | number | bigint }>(
    `select ${selectRowId[session.dialect]}
    from (select (${ofTable}) as row_id from stash_table t where t.ledger_id = ?) ends
    where ends.row_id is not null order by ends.row_id desc limit 1`,
    [ledgerId],
  )
  return row === undefined ? -1n : readRowId(row.id)
}

async function endVersions(
  session: StashSession,
  ledgerId: number,
  { closings, newKeys, unknown }: CommitPlan,
  firstBlock: number,
): Promise<void> {
  const taken = await firstTaken(session, newKeys)
  const end = async (by: Identity, isRequired: boolean): Promise<boolean> => {
    const some = closings.filter((each) => each.by === by && each.isRequired === isRequired)
    const count = some.length === 0 ? 0 : await session.close(by, ledgerId, some)
    return !isRequired || count === some.length
  }
  const found = [await end('row', true), await end('key', true)]
  const missing = found.includes(false) ? await firstMissing(session, closings, firstBlock) : null
  const wrong = firstOf([missing, taken, unknown])
  if (wrong !== null) throw rowUnknown(wrong)
  await end('id', false)
  await end('key', false)
}

function blockRow(
  ledgerId: number,
  { block, proof, source, place }: StashedBlock,
  names: StashNames,
): readonly SqlParameter[] {
  const sections = block.tables.map((table) => {
    return [names.idsOf(table).columnsId, table.dirty.length, table.created.length]
  })
  return [
    ...[ledgerId, block.number, block.format, JSON.stringify(sections)],
    ...[proof.level, storable(proof.reason), proof.hash, proof.contentDigest],
    ...[storable(source), storable(place.file), place.offset],
  ]
}
