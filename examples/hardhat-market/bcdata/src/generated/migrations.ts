// Made by `bcdata generate` from the ABI and bcdata.config.ts; an edit here is reported as a conflict.
// To change what an event does, edit src/handlers; to leave one out, use `exclude` in bcdata.config.ts.

import * as migration0001 from '../../migrations/0001_init.js'

/** Not the team's own migrations: those are added where this list is used. */
export const generatedMigrations = [{ name: '0001_init', up: migration0001.up }]
