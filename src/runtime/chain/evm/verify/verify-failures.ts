import { BcdataError } from '../../../../errors.js'

/** A value of an answer that can't be right, with what it should be. */
export interface Contradiction {
  readonly block: number
  /** As it is reached in the block: `transactions[3].from`. */
  readonly field: string
  readonly found: unknown
  readonly computed: unknown
}

/** The node's answer contradicts itself, whether it lies or is mistaken. */
export function verifyFailed({ block, field, found, computed }: Contradiction): BcdataError {
  return new BcdataError(
    'VERIFY_FAILED',
    `The node contradicts itself in block ${block}: ${field} is ${show(found)}, but should be ${show(computed)}.`,
    {
      where: `block ${block}`,
      hint: 'Use another node; if several independent ones say the same, report it with the block.',
      context: { blockNumber: block, field, found, computed },
    },
  )
}

/** Nobody lies: this kind of block can't be verified. `level` is the highest one that can. */
export function verifyUnsupported(
  block: number,
  what: string,
  level: 'none' | 'headers',
): BcdataError {
  return new BcdataError('VERIFY_UNSUPPORTED', `Block ${block} can't be verified: ${what}.`, {
    where: `block ${block}`,
    hint: `Set verify: '${level}' for this chain in bcdata.config.ts.`,
    context: { blockNumber: block, level },
  })
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'missing')
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}
