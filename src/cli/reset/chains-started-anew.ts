import { isBcdataError } from '../../errors.js'
import { connectChain } from '../../runtime/chain/evm/connect-chain.js'
import type { ChainIdentity } from '../../runtime/ports/chain-source.js'
import type { ResolvedChain } from '../../runtime/project/resolve-config.js'
import { openStore } from '../../runtime/store/open-store.js'
import { recordedChain } from '../../runtime/store/recorded-chain.js'
import type { ProjectBuild } from '../project/load-build.js'

/** Those of the chains whose first block is another one than what the database was filled from. */
export async function chainsStartedAnew(
  { config, tables }: ProjectBuild,
  chains: readonly ResolvedChain[],
): Promise<readonly ResolvedChain[]> {
  const store = await openStore({ url: config.database.url, tables, readonly: true })
  try {
    const anew: ResolvedChain[] = []
    for (const chain of chains) {
      const recorded = await recordedChain(store.db, chain.name)
      const present = recorded && (await identityOf(chain))
      if (recorded && present && isAnother(recorded, present)) anew.push(chain)
    }
    return anew
  } finally {
    await store.close()
  }
}

function isAnother(recorded: ChainIdentity, present: ChainIdentity): boolean {
  return recorded.chainId === present.chainId && recorded.genesisHash !== present.genesisHash
}

/** Null when the node doesn't answer: then nothing is known. */
async function identityOf(chain: ResolvedChain): Promise<ChainIdentity | null> {
  const source = connectChain(chain)
  try {
    return await source.identify()
  } catch (error) {
    if (isBcdataError(error)) return null
    throw error
  } finally {
    await source.close()
  }
}
