import type { FramePlace } from '../../ports/binlog.js'
import type { Offer } from './block-feed.js'

/** Bytes where a block should be that aren't it. */
export type Damage = Extract<Offer, { readonly kind: 'damage' }>

export function damage(
  reason: string,
  message: string,
  place: FramePlace,
  bytes: Uint8Array | null,
): Damage {
  return { kind: 'damage', reason, message, place, bytes }
}
