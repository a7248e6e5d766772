import { isBcdataError } from '../../errors.js'
import { connectChain } from '../../runtime/chain/evm/connect-chain.js'
import type { ChainIdentity } from '../../runtime/ports/chain-source.js'
import { assertMigrated } from '../../runtime/project/assert-migrated.js'
import { prepareLateWork } from '../../runtime/store/late-work.js'
import { openStore, type Store } from '../../runtime/store/open-store.js'
import { recordedChains } from '../../runtime/store/recorded-chain.js'
import { wantRefusedRanges } from '../../runtime/store/stored-letters.js'
import type { CliContext } from '../context.js'
import { type Letter, type LetterKind, printLetter, readLetters } from '../dead-letters/letters.js'
import { type RetryContext, retryContext } from '../dead-letters/retry-context.js'
import { retryHandler } from '../dead-letters/retry-handlers.js'
import { retryLog } from '../dead-letters/retry-logs.js'
import { loadBuild, type ProjectBuild } from '../project/load-build.js'
import { loadHandlers } from '../project/load-handlers.js'

export interface DeadLettersFlags {
  readonly action: 'list' | 'retry'
  /** All of them when none is named. */
  readonly kind: LetterKind | undefined
  readonly json: boolean
}

/** `bcdata dead-letters`: what could not be stored or handled; exits 2 while something is left. */
export async function deadLetters(context: CliContext, flags: DeadLettersFlags): Promise<number> {
  const { action, kind, json } = flags
  const build = await loadBuild(context.cwd)
  const store = await openStore<unknown>({
    ...build.config.database,
    ...{ tables: build.tables, writer: action === 'retry', readonly: action === 'list' },
  })
  try {
    await assertMigrated(store, context.cwd)
    const before = action === 'retry' ? await retry(context, build, store, kind) : []
    const left = await readLetters(store.db, kind)
    const done = before.length - left.length
    if (json) context.out(JSON.stringify(action === 'retry' ? { done, left } : left))
    else context.out(summary(flags, left, done, before))
    return left.length === 0 ? 0 : 2
  } finally {
    await store.close()
  }
}

async function retry(
  { cwd, note }: CliContext,
  { config, tables }: ProjectBuild,
  store: Store<unknown>,
  wanted: LetterKind | undefined,
): Promise<readonly Letter[]> {
  const project = await loadHandlers(cwd)
  const chains = await recordedChains(store.db)
  for (const chain of chains) await makeFinal(store, chain, await readLetters(store.db, wanted))
  const letters = await readLetters(store.db, wanted)
  for (const { chainId, name } of chains) {
    const own = letters.filter((letter) => letter.chainId === chainId)
    const node = config.chains.find((one) => one.name === name)
    const source = node === undefined ? null : connectChain(node)
    try {
      const context = retryContext({ ...project, store, tables, source, chainId })
      for (const letter of own) await retryOne(letter, context, note)
    } finally {
      await source?.close()
    }
  }
  if (letters.some(({ kind }) => kind === 'range')) await wantRefusedRanges(store.db)
  return letters
}

/** Letters of blocks that go with it come again, with their blocks. */
async function makeFinal(
  store: Store<unknown>,
  chain: ChainIdentity,
  letters: readonly Letter[],
): Promise<void> {
  const isLate = ({ chainId, kind }: Letter) => chainId === chain.chainId && kind !== 'range'
  if (!letters.some(isLate)) return
  await store.blocks.bindChain(chain)
  await prepareLateWork(store, chain.chainId)
}

/** Each in a transaction of its own: one that fails again doesn't stop the others. */
async function retryOne(
  letter: Letter,
  context: RetryContext,
  note: (text: string) => void,
): Promise<void> {
  if (letter.kind === 'range') return
  try {
    await context.store.db.transaction().execute(async (tx) => {
      const isDone =
        letter.kind === 'log'
          ? await retryLog(tx, letter, context)
          : await retryHandler(tx, letter, context)
      if (!isDone) throw new StillDead()
    })
  } catch (error) {
    if (error instanceof StillDead) return
    if (!isBcdataError(error) || error.code !== 'HANDLER_FAILED') throw error
    note(error.message)
  }
}

/** Undoes the transaction of a letter that stays one. */
class StillDead extends Error {}

function summary(
  { action }: DeadLettersFlags,
  left: readonly Letter[],
  done: number,
  before: readonly Letter[],
): string {
  const lines = left.map(printLetter)
  if (action === 'list') return lines.length === 0 ? 'There are no dead letters.' : lines.join('\n')
  const wanted = before.some(({ kind }) => kind === 'range')
  const next = wanted ? ['The next `npm start` asks the node for the refused blocks again.'] : []
  return [`${done} done, ${left.length} left.`, ...lines, ...next].join('\n')
}
