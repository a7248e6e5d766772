import { BcdataError } from '../../errors.js'
import type { Hex } from '../../shared/hex.js'
import type { CallRequest, ReadPlace } from './reads.js'

const address = /^0x[0-9a-f]{40}$/
const bytes = /^0x(?:[0-9a-f]{2})*$/
const known: readonly string[] = ['to', 'data', 'from', 'blockTag']

export interface Request {
  readonly to: Hex
  readonly data: Hex
  readonly from: Hex | null
}

/** A call as a library of contracts words it. */
export function readRequest(request: CallRequest, { blockNumber }: ReadPlace): Request {
  const other = Object.entries(request).find(
    ([field, value]) => !known.includes(field) && value !== undefined && value !== null,
  )
  if (other !== undefined) throw unsupported(`has the field ${other[0]}, which no read has`)
  const { to, data, from, blockTag } = request
  if (blockTag !== undefined && blockTag !== null && blockTag !== blockNumber) {
    throw unsupported(`asks for the block ${String(blockTag)} instead of ${blockNumber}`)
  }
  return {
    to: hexOf(to, address, 'to'),
    data: hexOf(data ?? '0x', bytes, 'data'),
    from: from === undefined || from === null ? null : hexOf(from, address, 'from'),
  }
}

function hexOf(value: unknown, pattern: RegExp, field: string): Hex {
  const lower = typeof value === 'string' ? value.toLowerCase() : ''
  if (pattern.test(lower)) return lower as Hex
  throw unsupported(`has ${JSON.stringify(value) ?? 'nothing'} as its field ${field}`)
}

export function unsupported(problem: string): BcdataError {
  return new BcdataError('READ_UNSUPPORTED', `A read of a handler ${problem}.`, {
    hint: 'Read with the fields to, data and from only, at the block of the event.',
  })
}
