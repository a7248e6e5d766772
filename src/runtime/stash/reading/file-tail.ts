import { type FrameStream, streamHeadBytes } from './frame-stream.js'
import type { BadRead } from './judge-bytes.js'
import type { Step } from './step.js'

/** Where the file ended the last time. */
export interface Tail {
  readonly offset: number
  readonly size: number | null
  /** What stood there; null at a clean end, behind a frame. */
  readonly head: Uint8Array | null
  readonly step: Extract<Step, { readonly kind: 'end' }>
}

/** A copy: the rest needn't stay. */
export function headOf({ bytes }: BadRead): Uint8Array {
  return Uint8Array.from(bytes.subarray(0, streamHeadBytes))
}

/** What isn't a frame is the same; at a clean end there would be more. */
export function isUnchanged({ head, size }: Tail, stream: FrameStream): boolean {
  if (head === null || size === null || stream.size !== size) return false
  return Buffer.compare(stream.head.subarray(0, head.length), head) === 0
}
