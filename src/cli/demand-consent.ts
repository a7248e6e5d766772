import { BcdataError } from '../errors.js'
import { Cancelled } from './cancelled.js'
import type { CliContext } from './context.js'
import { askConsent } from './prompts.js'

/** Asks before something goes that can't be brought back; `what` is what goes. */
export async function demandConsent({ interactive }: CliContext, what: string): Promise<void> {
  if (interactive) {
    if (await askConsent(`Remove ${what}?`)) return
    throw new Cancelled()
  }
  throw new BcdataError('USAGE', `This removes ${what}, and nobody can be asked here.`, {
    hint: 'Run it again with --yes.',
  })
}
