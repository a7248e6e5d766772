import type { StatedRange } from './range-limit.js'

/** More would be a story, not a message; and the patterns below should not have to read it. */
const messageLengthMax = 2_000

/** Alchemy, Infura, zkSync: `this block range should work: [0x1, 0x64]`. */
const hexRange = /\[\s*(0x[0-9a-f]{1,13})\s*,\s*(0x[0-9a-f]{1,13})\s*\]/i
/** reth: `retry with the range 100-163`. */
const decimalRange = /with the range (\d{1,15})\s*-\s*(\d{1,15})/i
/** `limited to a 10,000 range`, `up to a 2K block range`, `maximum is set to 2048`, `max: 1000`. */
const limit =
  /\b(?:limit(?:ed)?|max\w*|up to|ranges? over|at most|smaller than|less than)\b([^\d[\]]{0,24})(\d[\d,]*)\s?(k?)\b(?!\s*-?\s*(?:result|log|event|address|topic|request|second|ms\b|[km]?b\b))/gi
/** What else providers limit. */
const otherThings = /result|log|event|response|request|address|topic|size exceeded/i

/** What a refusal says about the number of blocks that the node takes. */
export function statedRange(message: string): StatedRange {
  const text = message.slice(0, messageLengthMax)
  const [, from, to] = hexRange.exec(text) ?? decimalRange.exec(text) ?? []
  const suggested = Number(to) - Number(from) + 1
  const stated = [...text.matchAll(limit)].find(([, between = '']) => !otherThings.test(between))
  const [, , digits = '', thousands = ''] = stated ?? []
  const blocks = Number(digits.replaceAll(',', '')) * (thousands === '' ? 1 : 1_000)
  return {
    ...(stated !== undefined && blocks >= 1 && { limit: blocks }),
    ...(suggested >= 1 && { suggested }),
  }
}

/** `Batch of more than 3 requests are not allowed`, `batch limit 100 exceeded`; null without a number. */
export function statedBatchSize(message: string): number | null {
  const text = message.slice(0, messageLengthMax)
  const [, size] =
    /(?:more than|limit(?: of)?|max\w*(?: of)?|exceeds)\D{0,12}(\d{1,5})\b/i.exec(text) ?? []
  const calls = Number(size)
  return calls >= 1 ? calls : null
}

/** Ankr: `retry in 10m0s`; Infura: `{ rate: { backoff_seconds: 30 } }`; null when it doesn't say. */
export function statedWaitMs(message: string, data: unknown): number | null {
  const [, minutes = '0', seconds = '0'] =
    /(?:retry|again)(?: in| after) (?:(\d{1,4})\s?m(?:in\w*)?\s?)?(?:(\d{1,6})(?:\.\d+)?\s?s)?/i.exec(
      message.slice(0, messageLengthMax),
    ) ?? []
  const said = Number(minutes) * 60 + Number(seconds)
  const asked = said > 0 ? said : backOffSeconds(data)
  return asked > 0 ? asked * 1_000 : null
}

function backOffSeconds(data: unknown): number {
  const rate = (data as { readonly rate?: { readonly backoff_seconds?: unknown } } | null)?.rate
  const seconds = rate?.backoff_seconds
  return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds : 0
}
