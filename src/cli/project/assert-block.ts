import { BcdataError } from '../../errors.js'

/** A block that somebody typed. */
export function assertBlock(where: string, block: number | undefined): void {
  if (block === undefined || (Number.isSafeInteger(block) && block >= 0)) return
  throw new BcdataError('USAGE', 'The block is not a number.', {
    where,
    hint: 'Give the number of a block, for instance 1200.',
  })
}
