import { BcdataError } from '../../../errors.js'

/**
 * What a block must have to be stored. One that contradicts itself or the chain is never stored;
 * this is about blocks that nobody can prove, as old nodes made them.
 */
export type Requirement =
  | { readonly kind: 'proven' }
  /** So many of at least so many sources say the same. */
  | { readonly kind: 'compared'; readonly agreeing: number; readonly asked: number }
  | { readonly kind: 'any' }

export function parseRequirement(text: string): Requirement {
  if (text === 'proven' || text === 'any') return { kind: text }
  const [, agreeing, asked] = /^compared:(\d{1,3})\/(\d{1,3})$/.exec(text) ?? []
  const requirement = { agreeing: Number(agreeing), asked: Number(asked) }
  // A half could be contradicted by the other half.
  if (requirement.agreeing * 2 > requirement.asked && requirement.agreeing <= requirement.asked) {
    return { kind: 'compared', ...requirement }
  }
  throw new BcdataError('USAGE', `"${text}" is nothing that a block can be required to be.`, {
    where: 'require',
    hint: 'Take `proven`, `any`, or `compared:2/3` with a majority of your sources.',
  })
}

/** What can't be met by any answer is said before the first question. */
export function assertEnoughSources(requirement: Requirement, sources: number): void {
  if (requirement.kind !== 'compared' || requirement.asked <= sources) return
  throw new BcdataError(
    'USAGE',
    `${requirement.asked} sources are to be compared, but there are ${sources}.`,
    { where: 'require', hint: 'Give more sources, or compare fewer.' },
  )
}
