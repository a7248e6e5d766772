import { BcdataError } from '../../../errors.js'
import { printable } from '../../../shared/printable.js'
import type { Ledger, LedgerIdentity } from '../../ports/stash-store.js'

/** A row that a block changed or created, as messages name it. */
export interface ChangedRow {
  readonly block: number
  readonly table: string
  readonly id: bigint
  readonly isCreated: boolean
}

export function rowUnknown({ block, table, id, isCreated }: ChangedRow): BcdataError {
  const row = `the row ${id} of ${printable(table)}`
  return new BcdataError(
    'STASH_ROW_UNKNOWN',
    isCreated
      ? `Block ${block} creates ${row}, whose key has a row already.`
      : `Block ${block} changes ${row}, which no earlier block created with this key.`,
    {
      hint: 'Take the block from another source.',
      where: `block ${block}`,
      context: { block, table, id },
    },
  )
}

export function outOfOrder(expected: number, found: number): BcdataError {
  return new BcdataError(
    'STASH_OUT_OF_ORDER',
    `The next block of the stash is ${expected}, but ${found} was to be stored.`,
    {
      hint: 'Go on with the block after the last one that is stored.',
      where: `block ${found}`,
      context: { expected, found },
    },
  )
}

export function ledgerLocked(shown: string, { genesisHash }: LedgerIdentity): BcdataError {
  return new BcdataError(
    'DATABASE_LOCKED',
    `Another process is already writing the ledger ${genesisHash} into ${shown}.`,
    { hint: 'Stop it first: two writers would undo each other.', where: shown },
  )
}

export function preparingLocked(shown: string): BcdataError {
  return new BcdataError('DATABASE_LOCKED', `Another process is making tables in ${shown}.`, {
    hint: 'Wait for it, then start again.',
    where: shown,
  })
}

export function ledgerMismatch(shown: string, stored: Ledger, given: LedgerIdentity): BcdataError {
  const facts = ({ crypto, group }: LedgerIdentity): string =>
    `group ${printable(group)} with ${crypto}`
  return new BcdataError(
    'STASH_LEDGER_MISMATCH',
    `The ledger ${given.genesisHash} is stored in ${shown} as ${facts(stored)}, but now is said to be ${facts(given)}.`,
    { hint: 'Correct what is said of the ledger, or use another database.', where: shown },
  )
}

export function ledgerAmbiguous(shown: string, ledgers: readonly Ledger[]): BcdataError {
  const names = ledgers.map(
    ({ genesisHash, group }) => `${genesisHash} (group ${printable(group)})`,
  )
  return new BcdataError(
    'STASH_LEDGER_AMBIGUOUS',
    `The database ${shown} holds ${ledgers.length} ledgers: ${names.join(', ')}.`,
    { hint: 'Say which one by its genesis hash.', where: shown, context: { ledgers } },
  )
}

export function stashMissing(shown: string, what: string): BcdataError {
  return new BcdataError('STASH_NOT_FOUND', `The database ${shown} holds ${what}.`, {
    hint: 'Sync one first: bcdata stash sync.',
    where: shown,
  })
}

export function stashUnusable(shown: string, why: string, cause?: unknown): BcdataError {
  return new BcdataError('STASH_UNUSABLE', `The stash in ${shown} can't be used: ${why}.`, {
    hint: 'Run `npm install` if it is of a newer version, or use another database.',
    where: shown,
    cause,
  })
}

export function viewTaken(shown: string, name: string): BcdataError {
  return new BcdataError(
    'STASH_VIEW_TAKEN',
    `The database ${shown} has something else that is called ${name}.`,
    { hint: 'Rename it, or keep the stash in another database.', where: shown },
  )
}
