import { isCancel, multiselect } from '@clack/prompts'
import type { Candidate } from '../abi/list-candidates.js'
import { Cancelled } from './cancelled.js'

/** Which contracts to index; the dapp's own are ticked. */
export async function askContracts(
  candidates: readonly Candidate[],
  preselected: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const answer = await multiselect({
    message: 'Which contracts shall be indexed?',
    options: candidates.map((candidate) => ({
      value: candidate.name,
      label: candidate.name,
      hint: `${candidate.eventCount} event${candidate.eventCount === 1 ? '' : 's'}`,
    })),
    initialValues: preselected.map((candidate) => candidate.name),
    required: true,
    maxItems: 15,
    output: process.stderr,
  })
  if (isCancel(answer)) throw new Cancelled()
  return candidates.filter((candidate) => answer.includes(candidate.name))
}
