import type { Subject } from '../ports/event.js'

export function includesBlock(
  { startBlock, endBlock }: Pick<Subject, 'startBlock' | 'endBlock'>,
  block: number,
): boolean {
  return startBlock <= block && (endBlock === undefined || block <= endBlock)
}
