import { isBcdataError } from '../../errors.js'
import { placeContracts } from '../../runtime/project/place-contracts.js'
import type { ResolvedChain } from '../../runtime/project/resolve-config.js'
import type { BcdataConfig } from '../../shared/config.js'
import { askNode, withoutCode } from './ask-node.js'
import { type Check, type Finding, fail, needed, ok, warn } from './check.js'
import { perChain } from './per-chain.js'

/** Has every contract an address on its chains, and is there code? */
export const contracts: Check = {
  name: 'contracts',
  async run(project) {
    const config = await needed(project.config(), 'a valid config')
    const { chains } = await needed(project.resolved(), 'a valid config')
    return perChain(chains, async (chain) => {
      const { chainId } = await needed(askNode(chain), `the node of ${chain.name}`)
      const names = Object.keys(config.contracts)
      const placed = names.map((name) => place(name, chain, chainId, config, project.root))
      const found = await Promise.all(placed.map((one) => codeOf(one, chain)))
      return found.flat()
    })
  },
}

type Placed =
  | { readonly name: string; readonly addresses: readonly string[] }
  | { readonly name: string; readonly finding: Finding }

function place(
  name: string,
  chain: ResolvedChain,
  chainId: number,
  config: BcdataConfig,
  root: string,
): Placed {
  const contract = config.contracts[name]
  // Which addresses they are, the chain tells.
  if (contract?.on[chain.name]?.factory !== undefined) return { name, addresses: [] }
  const alone = { ...config, contracts: contract === undefined ? {} : { [name]: contract } }
  const identity = { name: chain.name, chainId }
  try {
    const definitions = [{ name, events: [] }]
    const [placed] = placeContracts({ config: alone, identity, contracts: definitions, root })
    const { addresses = [] } = placed ?? {}
    return { name, addresses: addresses === 'any' || 'factory' in addresses ? [] : addresses }
  } catch (error) {
    if (!isBcdataError(error)) throw error
    return { name, finding: fail(error.message, error.hint ?? `See ${error.docs}.`) }
  }
}

async function codeOf(placed: Placed, chain: ResolvedChain): Promise<readonly Finding[]> {
  if ('finding' in placed) return [placed.finding]
  const { name, addresses } = placed
  const empty = await withoutCode(chain, addresses)
  if (empty.length > 0) {
    const where = `${empty.join(', ')} on ${chain.name}`
    return [warn(`${name} has no code at ${where}.`, 'Check the address, or deploy it again.')]
  }
  if (addresses.length === 0) return []
  return [ok(`${name} at ${addresses.join(', ')}`)]
}
