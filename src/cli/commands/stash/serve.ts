import { serveStash } from '../../../runtime/serve/serve-stash.js'
import { createLogger } from '../../../runtime/terminal/create-logger.js'
import type { CliContext } from '../../context.js'
import { parseAddress } from '../../stash/parse-address.js'
import { untilStopped } from '../../stash/until-stopped.js'
import { type StashFlags, withStash } from '../../stash/with-stash.js'

export interface StashServeFlags extends StashFlags {
  readonly listen: string
}

/** `bcdata stash serve`: answers questions about a stash over HTTP until it is stopped. */
export async function stashServe(context: CliContext, flags: StashServeFlags): Promise<number> {
  const address = parseAddress('--listen', flags.listen)
  const logger = createLogger()
  try {
    await withStash(context.cwd, flags, ({ store, crypto }) =>
      untilStopped(async (signal) => {
        const server = await serveStash({ store, crypto, ...address, logger })
        context.out(server.url)
        context.note(`What can be asked: ${server.url}/openapi.json`)
        await aborted(signal)
        await server.stop()
      }),
    )
    return 0
  } finally {
    logger.close()
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
