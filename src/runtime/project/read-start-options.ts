import { parseArgs } from 'node:util'
import { BcdataError } from '../../errors.js'
import { messageOf } from '../../shared/message-of.js'

/** What the flags of `npm start` say. */
export interface StartOptions {
  /** The last block to index; undefined follows the chain for ever. */
  readonly until: number | 'head' | undefined
  /** Where the blocks come from; an archive ends somewhere, and so does indexing from it. */
  readonly source: 'node' | 'archive'
}

/** The flags `--until` and `--source` of `npm start`. */
export function readStartOptions(argv: readonly string[]): StartOptions {
  const { until, source = 'node' } = parseFlags(argv)
  if (source !== 'node' && source !== 'archive') {
    throw usage(`--source takes "node" or "archive", not "${source}".`)
  }
  return { until: readUntil(until) ?? (source === 'archive' ? 'head' : undefined), source }
}

function readUntil(text: string | undefined): number | 'head' | undefined {
  if (text === undefined || text === 'head') return text
  const block = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(block)) return block
  throw usage(`--until takes "head" or a block number, not "${text}".`)
}

function parseFlags(argv: readonly string[]): {
  readonly until?: string | undefined
  readonly source?: string | undefined
} {
  const options = { until: { type: 'string' }, source: { type: 'string' } } as const
  try {
    return parseArgs({ args: [...argv], options }).values
  } catch (cause) {
    throw usage(messageOf(cause))
  }
}

function usage(message: string): BcdataError {
  return new BcdataError('USAGE', message, {
    hint: 'Run `npm start`, `npm start -- --until head`, `npm start -- --until <block>` or `npm start -- --source archive`.',
  })
}
