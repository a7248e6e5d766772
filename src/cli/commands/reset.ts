import { BcdataError } from '../../errors.js'
import { assertMigrated } from '../../runtime/project/assert-migrated.js'
import type { ResolvedChain } from '../../runtime/project/resolve-config.js'
import { forgetChain } from '../../runtime/store/forget-chain.js'
import { openStore } from '../../runtime/store/open-store.js'
import { recordedChain } from '../../runtime/store/recorded-chain.js'
import type { CliContext } from '../context.js'
import { demandConsent } from '../demand-consent.js'
import { loadBuild, type ProjectBuild } from '../project/load-build.js'
import { chainsStartedAnew } from '../reset/chains-started-anew.js'

export interface ResetFlags {
  /** All chains of the config when none is named. */
  readonly chain: string | undefined
  /** Only those whose node has another first block than what was indexed. */
  readonly anew: boolean
  readonly check: boolean
  readonly yes: boolean
  readonly json: boolean
}

/**
 * `bcdata reset`: removes what was indexed from the chains. `--check` removes nothing and exits 2 when
 * there are such chains.
 */
export async function reset(context: CliContext, flags: ResetFlags): Promise<number> {
  const build = await loadBuild(context.cwd)
  const named = chosen(build.config.chains, flags.chain)
  const chains = flags.anew ? await chainsStartedAnew(build, named) : named
  const names = chains.map(({ name }) => name)
  if (flags.check) return checked(context, flags, names)
  if (!flags.yes && names.length > 0) {
    await demandConsent(context, `every row that was indexed from ${names.join(', ')}`)
  }
  const emptied = await emptyChains(build, names, context.cwd)
  if (flags.json) context.out(JSON.stringify({ reset: emptied }))
  else if (emptied.length === 0) context.out('There is nothing to remove.')
  else context.out(`Removed what was indexed from ${emptied.join(', ')}.`)
  return 0
}

function checked(
  context: CliContext,
  { anew, json }: ResetFlags,
  names: readonly string[],
): number {
  if (json) context.out(JSON.stringify({ reset: names }))
  else if (anew) for (const name of names) context.out(`The chain "${name}" was started anew.`)
  return names.length > 0 ? 2 : 0
}

/** Answers the chains that the database had something of. */
async function emptyChains(
  { config, tables }: ProjectBuild,
  names: readonly string[],
  root: string,
): Promise<readonly string[]> {
  const { url, derived } = config.database
  const store = await openStore({ url, tables, derived, writer: true })
  const emptied: string[] = []
  try {
    for (const name of names) {
      const recorded = await recordedChain(store.db, name)
      if (recorded === null) continue
      await assertMigrated(store, root)
      await forgetChain(store.db, recorded.chainId, { tables, derived })
      emptied.push(name)
    }
    return emptied
  } finally {
    await store.close()
  }
}

function chosen(
  chains: readonly ResolvedChain[],
  name: string | undefined,
): readonly ResolvedChain[] {
  const found = name === undefined ? chains : chains.filter((chain) => chain.name === name)
  if (found.length > 0) return found
  throw new BcdataError('USAGE', `There is no chain "${name}".`, {
    where: '--chain',
    hint: `Choose from: ${chains.map((chain) => chain.name).join(', ')}.`,
  })
}
