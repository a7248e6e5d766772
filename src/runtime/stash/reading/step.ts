import type { BinlogFrame, FramePlace } from '../../ports/binlog.js'
import type { Damage } from './damage.js'

/** What comes next in a file. */
export type Step =
  | {
      readonly kind: 'block'
      readonly block: number
      readonly place: FramePlace
      /** Null where it is damaged. */
      readonly frame: BinlogFrame | null
      readonly damage: Damage | null
      readonly aboutFile: readonly Damage[]
    }
  | {
      readonly kind: 'end'
      /** Would be next. */
      readonly block: number
      readonly tear: Damage | null
      readonly aboutFile: readonly Damage[]
    }
