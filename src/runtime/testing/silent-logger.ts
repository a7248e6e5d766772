import type { Logger } from '../ports/logger.js'

const nothing = (): void => {
  // Tests look at tables, not at records.
}

export const silentLogger: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
}
