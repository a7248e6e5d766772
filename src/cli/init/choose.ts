import type { Candidate } from '../../abi/list-candidates.js'
import { BcdataError } from '../../errors.js'
import type { CliContext } from '../context.js'
import type { InitFlags } from '../init-flags.js'

/** The contracts that are meant: by `--contract`, by asking, or the dapp's own. */
export async function chooseContracts(
  context: CliContext,
  candidates: readonly Candidate[],
  flags: InitFlags,
): Promise<readonly Candidate[]> {
  const placed = [...flags.address, ...flags.startBlock].map(nameBefore)
  assertKnown(placed, candidates)
  if (flags.contract.length > 0) {
    assertKnown(flags.contract, candidates)
    assertChosen(placed, flags.contract)
    return candidates.filter((candidate) => flags.contract.includes(candidate.name))
  }
  // Whoever says where a contract is means it.
  const preselected = candidates.filter((c) => c.preselected || placed.includes(c.name))
  const defaults = preselected.length > 0 ? preselected : candidates
  if (!mayAsk(context, flags)) return defaults
  const { askContracts } = await import('../prompts.js')
  return askContracts(candidates, defaults)
}

/** Chain, node and database: by their flags, by asking, or the defaults. */
export async function chooseSettings(context: CliContext, flags: InitFlags): Promise<InitFlags> {
  if (!mayAsk(context, flags)) return flags
  const { askSettings } = await import('../prompts.js')
  return askSettings(flags)
}

function mayAsk(context: CliContext, flags: InitFlags): boolean {
  return context.interactive && !flags.yes
}

function nameBefore(assignment: string): string {
  return assignment.split('=', 1)[0] ?? ''
}

function assertKnown(names: readonly string[], candidates: readonly Candidate[]): void {
  const known = candidates.map((candidate) => candidate.name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown === undefined) return
  throw new BcdataError('CONTRACT_UNKNOWN', `There is no contract "${unknown}" with events here.`, {
    hint: `Choose from: ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}.`,
    context: { known },
  })
}

function assertChosen(placed: readonly string[], chosen: readonly string[]): void {
  const forgotten = placed.find((name) => !chosen.includes(name))
  if (forgotten === undefined) return
  throw new BcdataError(
    'USAGE',
    `"${forgotten}" has an address or a start block, but is not chosen.`,
    {
      where: '--contract',
      hint: `Add --contract ${forgotten}, or leave out what belongs to it.`,
    },
  )
}
