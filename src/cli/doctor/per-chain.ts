import { isBcdataError } from '../../errors.js'
import type { ResolvedChain } from '../../runtime/project/resolve-config.js'
import { type Finding, fail } from './check.js'

/** Findings of every chain; one that fails doesn't hide the others. */
export async function perChain(
  chains: readonly ResolvedChain[],
  examine: (chain: ResolvedChain) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const findings = await Promise.all(
    chains.map(async (chain) => {
      try {
        return await examine(chain)
      } catch (error) {
        if (!isBcdataError(error)) throw error
        return [fail(`${chain.name}: ${error.message}`, error.hint ?? `See ${error.docs}.`)]
      }
    }),
  )
  return findings.flat()
}
