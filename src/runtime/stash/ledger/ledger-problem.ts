/**
 * Bytes that are not what the ledger's format says. Not a BcdataError: nobody is told to fix anything,
 * the block is refused.
 */
export class LedgerProblem extends Error {}
LedgerProblem.prototype.name = 'LedgerProblem'
