import { styleText } from 'node:util'
import { redactUrlsAbout } from '../../shared/redact-url.js'
import type { Clock } from '../ports/clock.js'
import type { LogFields } from '../ports/logger.js'
import type { LogOutput, LogSink } from './log-sink.js'
import { ProgressBar } from './progress-bar.js'

const colours = { debug: 'gray', info: 'cyan', warn: 'yellow', error: 'red' } as const
const eraseLine = '\r\u001b[2K'
/** Fast enough to look alive; more often would cost more than the batches themselves. */
const redrawMs = 100

/** A line per record, and one bar at the bottom for the batches. */
export function terminalLogger(output: LogOutput, clock: Clock): LogSink {
  const bar = new ProgressBar(clock)
  let drawn = ''
  let drawnMs = 0

  const draw = (): void => {
    // One column stays free: a full line would wrap, and a wrapped line can't be erased.
    drawn = bar.render((output.columns ?? 80) - 1)
    drawnMs = clock.now()
    output.write(`${eraseLine}${drawn}`)
  }
  const close = (): void => {
    if (drawn !== '') output.write('\n')
    drawn = ''
  }
  return {
    log(level, event, fields) {
      const isLate = event === 'stream.backfill'
      const isBatch = event === 'batch' || event === 'stash.batch'
      if (isLate) bar.updateBackfill(fields)
      else if (isBatch) bar.update(fields)
      if (isBatch || (isLate && fields['state'] === 'batch')) {
        if (bar.isComplete || clock.now() - drawnMs >= redrawMs) draw()
        if (bar.isComplete) close()
        return
      }
      const line = `${styleText(colours[level], level.padEnd(5))} ${event} ${text(event, fields)}`
      output.write(`${drawn === '' ? '' : eraseLine}${line.trimEnd()}\n${drawn}`)
    },
    close,
  }
}

function text(event: string, fields: LogFields): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? shown(event, value) : value}`)
    .join(' ')
}

/** Foreign text may hold control characters, which must not reach the terminal. */
function shown(event: string, value: string): string {
  const plain = redactUrlsAbout(event, value)
  return /^[\w.:/-]+$/.test(plain) ? plain : JSON.stringify(plain)
}
