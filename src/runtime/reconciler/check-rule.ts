import { BcdataError } from '../../errors.js'
import type { ReconciliationRule } from './define-reconciliation.js'

/** The name is typed on the command line and names the report files. */
export function assertRuleName(name: string): void {
  if (/^[a-z0-9][a-z0-9_-]{0,79}$/.test(name)) return
  throw new BcdataError('RECONCILE_RULE_INVALID', `"${name}" can't be the name of a rule.`, {
    hint: "Use lower-case letters, digits and hyphens, for instance 'token-transfers'.",
  })
}

/** What types can't say, or did not say because somebody silenced them. */
export function checkReconciliation(rule: ReconciliationRule): void {
  const { pass, compare, controlTotal, left, right } = rule
  const used = [...pass.on, ...compare]
  if (pass.on.length === 0) fail(rule, 'matches on no field', 'Name the fields of the key in `on`.')
  for (const [index, name] of used.entries()) {
    const field = rule.fields[name]
    if (field === undefined) {
      fail(rule, `uses the unknown field "${name}"`, 'Declare it in `fields`.')
    } else if (!(field.left in left.columns) || !(field.right in right.columns)) {
      fail(rule, `has no column for "${name}" on both sides`, 'Name a column of each side.')
    } else if (used.indexOf(name) !== index) {
      fail(rule, `names the field "${name}" twice`, 'Name it once, in `on` or in `compare`.')
    }
  }
  for (const name of pass.on) {
    if (rule.fields[name]?.tolerance === 0n) continue
    fail(rule, `matches on "${name}", which has a tolerance`, 'Move it to `compare`.')
  }
  if (controlTotal !== null && !used.includes(controlTotal)) {
    fail(rule, `sums "${controlTotal}" without comparing it`, 'Add it to `compare`.')
  }
}

function fail(rule: ReconciliationRule, what: string, hint: string): never {
  throw new BcdataError('RECONCILE_RULE_INVALID', `The rule ${rule.name} ${what}.`, { hint })
}
