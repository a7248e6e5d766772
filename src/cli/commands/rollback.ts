import { BcdataError } from '../../errors.js'
import { connectChain } from '../../runtime/chain/evm/connect-chain.js'
import type { BlockRef, ChainSource } from '../../runtime/ports/chain-source.js'
import { assertMigrated } from '../../runtime/project/assert-migrated.js'
import { openStore, type Store } from '../../runtime/store/open-store.js'
import { pastBlocks } from '../../runtime/store/past-blocks.js'
import type { CliContext } from '../context.js'
import { demandConsent } from '../demand-consent.js'
import { assertBlock } from '../project/assert-block.js'
import { chooseChain } from '../project/choose-chain.js'
import { compareBlocks } from '../project/compare-blocks.js'
import { goBack } from '../project/go-back.js'
import { leftOut } from '../project/left-out.js'
import { loadBuild } from '../project/load-build.js'
import { loadHandlers } from '../project/load-handlers.js'

export interface RollbackFlags {
  /** The last block that stays; otherwise the newest one that the node has, too. */
  readonly block: number | undefined
  readonly chain: string | undefined
  readonly yes: boolean
  readonly json: boolean
}

/**
 * `bcdata rollback`: takes the database back to what it was after a block, also below finality. The
 * node says which blocks are right: nothing stays that its chain doesn't have.
 */
export async function rollback(context: CliContext, flags: RollbackFlags): Promise<number> {
  const { cwd } = context
  assertBlock('block', flags.block)
  const { config, tables } = await loadBuild(cwd)
  const { failures } = config
  const { url, derived } = config.database
  const chain = chooseChain(config.chains, flags.chain)
  const source = connectChain(chain)
  try {
    const store = await openStore<unknown>({ url, derived, tables, writer: true })
    try {
      await assertMigrated(store, cwd)
      const identity = await source.identify()
      await store.blocks.bindChain(identity)
      const { chainId } = identity
      const checkpoint = await store.blocks.checkpoint(chainId)
      if (checkpoint === null) throw refused('Nothing was indexed yet.', 'Run `npm start`.')
      const to = await target(source, await knownBlocks(store, chainId, checkpoint), flags.block)
      const rolledBack = checkpoint.number - to.number
      let deadLetters = 0
      if (rolledBack > 0) {
        if (!flags.yes) {
          await demandConsent(
            context,
            `the rows of blocks ${to.number + 1} to ${checkpoint.number}`,
          )
        }
        const project = await loadHandlers(cwd)
        const more = { root: cwd, nodes: config.chains, note: context.note, failures }
        deadLetters = await goBack(store, { ...project, ...more, chain: identity, to })
      }
      if (deadLetters > 0) context.note(leftOut(deadLetters))
      if (flags.json) {
        context.out(JSON.stringify({ chain: chain.name, ...to, rolledBack, deadLetters }))
      } else context.out(said(chain.name, to, rolledBack))
      return 0
    } finally {
      await store.close()
    }
  } finally {
    await source.close()
  }
}

function said(chain: string, { number, hash }: BlockRef, rolledBack: number): string {
  if (rolledBack === 0) return `${chain}: the node has all that is stored; nothing was taken back.`
  return `${chain}: ${rolledBack} blocks taken back, to block ${number}, ${hash}. Run \`npm start\`.`
}

/** Whose hashes are known, ascending. */
async function knownBlocks(
  store: Store<unknown>,
  chainId: number,
  checkpoint: BlockRef,
): Promise<readonly BlockRef[]> {
  const all = [
    ...(await pastBlocks(store.db, chainId)),
    ...(await store.blocks.unsettledBlocks(chainId)),
    checkpoint,
  ]
  const byNumber = new Map(all.map((block) => [block.number, block]))
  return [...byNumber.values()].sort((one, other) => one.number - other.number)
}

/** Never above what both have: rows of blocks that were replaced would stay. */
async function target(
  source: ChainSource,
  known: readonly BlockRef[],
  wanted: number | undefined,
): Promise<BlockRef> {
  const { common, isBehind } = await compareBlocks(source, known)
  if (common === null) {
    throw refused(
      'The node has none of the blocks whose hashes are known.',
      'Check BCDATA_RPC_URL; if the node is right, run `npx bcdata reset` and index anew.',
    )
  }
  if (wanted === undefined && isBehind) {
    throw refused(
      `The node ends at or after block ${common.number}, and agrees with all that is known up to there.`,
      `Wait for the node; if the later blocks are gone for good, run \`npx bcdata rollback ${common.number}\`.`,
    )
  }
  if (wanted === undefined || wanted === common.number) return common
  if (wanted > common.number) {
    throw refused(
      `Block ${wanted} is above block ${common.number}, the newest one that the node is known to have in common with the database.`,
      `Run \`npx bcdata rollback ${common.number}\`.`,
    )
  }
  const header = await source.header(wanted)
  if (header !== null) return { number: header.number, hash: header.hash }
  throw refused(`The node doesn't have block ${wanted}.`, 'Name another block, or try again.')
}

function refused(message: string, hint: string): BcdataError {
  return new BcdataError('ROLLBACK_REFUSED', message, { hint })
}
