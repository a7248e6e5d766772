import { parseArgs } from 'node:util'
import { BcdataError } from '../../errors.js'

/** The flag `--until` of `npm start`: undefined follows the chain for ever. */
export function readUntil(argv: readonly string[]): number | 'head' | undefined {
  const text = parseUntil(argv)
  if (text === undefined || text === 'head') return text
  const block = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(block)) return block
  throw usage(`--until takes "head" or a block number, not "${text}".`)
}

function parseUntil(argv: readonly string[]): string | undefined {
  try {
    return parseArgs({ args: [...argv], options: { until: { type: 'string' } } }).values.until
  } catch (cause) {
    throw usage(cause instanceof Error ? cause.message : String(cause))
  }
}

function usage(message: string): BcdataError {
  return new BcdataError('USAGE', message, {
    hint: 'Run `npm start`, `npm start -- --until head` or `npm start -- --until <block>`.',
  })
}
