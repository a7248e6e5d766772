import { BcdataError } from '../../errors.js'
import type { ResolvedChain } from '../../runtime/project/resolve-config.js'

/** The chain of this name; without one the only chain there is. */
export function chooseChain(
  chains: readonly ResolvedChain[],
  name: string | undefined,
): ResolvedChain {
  const [only, other] = name === undefined ? chains : chains.filter((c) => c.name === name)
  if (only && !other) return only
  throw new BcdataError(
    'USAGE',
    only ? 'The project has several chains.' : `There is no chain "${name}".`,
    {
      where: '--chain',
      hint: `Choose from: ${chains.map((chain) => chain.name).join(', ')}.`,
    },
  )
}
