import type { BalanceRule } from './define-balance.js'
import type { ReconciliationRule } from './define-reconciliation.js'
import type { ReconcileWorld } from './reconcile-world.js'
import type { ReconciliationReport } from './report/report.js'
import { runBalance } from './run-balance.js'
import { runReconciliation } from './run-reconciliation.js'

/** What a rule file exports. */
export type Rule = ReconciliationRule | BalanceRule

/**
 * Runs a rule once. Changes nothing: what to do with the report is the caller's choice. Rejects
 * with INPUT_LATE while an input is still missing.
 */
export function runRule(rule: Rule, world: ReconcileWorld): Promise<ReconciliationReport> {
  switch (rule.type) {
    case 'reconciliation':
      return runReconciliation(rule, world)
    case 'balance':
      return runBalance(rule, world)
  }
}
