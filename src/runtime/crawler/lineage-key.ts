import { createHash } from 'node:crypto'
import type { Subject } from '../ports/event.js'

/** A key of every database takes 255. */
const lengthMax = 200

/**
 * Names the children that an event reports. The blocks belong to it: with others there are other
 * children, which later blocks were not searched for.
 */
export function lineageKey(
  { event, address, startBlock, endBlock }: Subject,
  value: number,
): string {
  const place = typeof address === 'object' ? address.key : address
  const blocks = `${startBlock}-${endBlock ?? ''}`
  const key = `${place}/${event.signature}:${event.topicCount}.${event.columns[value]}@${blocks}`
  return key.length <= lengthMax ? key : createHash('sha256').update(key).digest('hex')
}
