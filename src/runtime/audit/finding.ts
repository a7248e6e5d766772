import type { EventPlace } from '../ports/audit-store.js'
import type { Child, DecodedEvent } from '../ports/event.js'

/** A difference between the tables and the chain. */
export type Finding =
  | (EventPlace & {
      readonly kind: 'missing'
      readonly txHash: string
      readonly event: DecodedEvent
    })
  | (EventPlace & {
      readonly kind: 'different'
      readonly txHash: string
      readonly event: DecodedEvent
      /** Arguments and places that differ. */
      readonly fields: readonly string[]
    })
  | (EventPlace & { readonly kind: 'extra'; readonly txHash: string })
  | { readonly kind: 'child'; readonly child: Child }
