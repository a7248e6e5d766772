import { BcdataError } from '../../errors.js'

/** The value of `--until`: undefined follows the chain for ever. */
export function parseUntil(text: string | undefined): number | 'head' | undefined {
  if (text === undefined || text === 'head') return text
  const block = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(block)) return block
  throw new BcdataError('USAGE', `--until takes "head" or a block number, not "${text}".`, {
    hint: 'Run for instance `npm start -- --until head`.',
  })
}
