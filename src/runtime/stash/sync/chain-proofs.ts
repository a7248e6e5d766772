import { assert } from '../../../errors.js'
import type { BinlogRow } from '../../ports/binlog.js'
import type { ChainCrypto } from '../../ports/chain-crypto.js'
import type { StashStore } from '../../ports/stash-store.js'
import { contentDigest } from '../proof/content-digest.js'
import { createProver } from '../proof/create-prover.js'
import { ledgerStateAt, type StateTable, stateTables } from '../proof/ledger-state-at.js'
import type { BlockProver, LedgerState } from '../proof/verdict.js'
import type { ChainProofs } from './sync-world.js'

/** The proofs of chains with this hash function and these signatures. */
export function chainProofs(crypto: ChainCrypto): ChainProofs {
  const prover = createProver(crypto)
  return {
    ...{ crypto: crypto.kind, prover, digest: contentDigest },
    groupOf(genesis) {
      const verdict = prover.root(genesis, {})
      assert(verdict.kind !== 'refused', 'a genesis block has a group once it was rooted')
      return verdict.next.mark.group
    },
    stateAt: (store, block) => stateAt(prover, store, block),
  }
}

async function stateAt(
  prover: BlockProver,
  store: StashStore,
  number: number,
): Promise<LedgerState> {
  const [[block], genesis] = await Promise.all([store.blocks(number, number), store.block(0)])
  const root = genesis && prover.root(genesis, { genesisHash: store.ledger.genesisHash })
  assert(block !== undefined && root !== null, `block ${number} is not stored`)
  assert(root.kind !== 'refused', 'the stored genesis block is another one')
  const rows: Partial<Record<StateTable, readonly BinlogRow[]>> = {}
  for (const table of Object.keys(stateTables) as StateTable[]) {
    rows[table] = (await store.rows(table, { at: number })).map(({ row }) => row)
  }
  const { hash, level } = block.proof
  return ledgerStateAt(root.next, { number, hash, level, rows: rows as Required<typeof rows> })
}
