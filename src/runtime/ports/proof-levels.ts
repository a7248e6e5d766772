import type { ProofLevel } from './stash-store.js'

/** The surest first: the order in which they are listed and counted. */
export const proofLevels: readonly ProofLevel[] = [
  'rooted',
  'proven',
  'proven-with-gaps',
  'compared',
  'unverified',
]
