import { assert } from '../../errors.js'
import type { ReconciliationRule } from './define-reconciliation.js'
import type { Field } from './fields/field.js'
import { InvalidValue } from './fields/invalid-value.js'
import { findFinalPosition } from './final-position.js'
import { inputInvalid } from './input-invalid.js'
import type { Comparison, Row, Rows } from './matching/comparison.js'
import { matchRows } from './matching/match-rows.js'
import type { ReconcileWorld } from './reconcile-world.js'
import { buildReport } from './report/build-report.js'
import type { ReconciliationReport } from './report/report.js'
import { openCsvFile } from './sources/csv/open-csv-file.js'
import { openChainTable } from './sources/open-chain-table.js'
import type { Side } from './sources/side.js'
import type { Source } from './sources/source.js'

export async function runReconciliation(
  rule: ReconciliationRule,
  world: ReconcileWorld,
): Promise<ReconciliationReport> {
  const fields = namedFields(rule)
  const comparison = toComparison(rule, fields)
  const left = await openSide(
    rule.left,
    fields.map((field) => field.left),
    world,
  )
  const right = await openSide(
    rule.right,
    fields.map((field) => field.right),
    world,
  )
  const matching = await matchRows(
    comparison,
    () => canonicalRows(left, fields, 'toLeft', world.signal),
    () => canonicalRows(right, fields, 'toRight', world.signal),
  )
  return buildReport({
    rule: rule.name,
    pass: rule.pass.name,
    comparison,
    matching,
    left: left.describe(),
    right: right.describe(),
  })
}

interface NamedField extends Field {
  readonly name: string
}

/** The fields that the rule uses: its key, then what it compares. */
function namedFields(rule: ReconciliationRule): readonly NamedField[] {
  return [...rule.pass.on, ...rule.compare].map((name) => {
    const field = rule.fields[name]
    assert(field !== undefined, `the rule ${rule.name} has no field ${name}`)
    return { ...field, name }
  })
}

function toComparison(rule: ReconciliationRule, fields: readonly NamedField[]): Comparison {
  const indexes = fields.map((_, index) => index)
  const keyCount = rule.pass.on.length
  const control = fields.findIndex(({ name }) => name === rule.controlTotal)
  return {
    fields,
    key: indexes.slice(0, keyCount),
    compare: indexes.slice(keyCount),
    control: control === -1 ? null : control,
  }
}

async function openSide(
  source: Source,
  columns: readonly string[],
  world: ReconcileWorld,
): Promise<Side> {
  if (source.type === 'csv-file') return openCsvFile(source, columns, world.directory)
  return openChainTable(source, columns, world.tables, await findFinalPosition(world))
}

async function* canonicalRows(
  side: Side,
  fields: readonly NamedField[],
  direction: 'toLeft' | 'toRight',
  signal: AbortSignal | undefined,
): Rows {
  for await (const batch of side.rows()) {
    signal?.throwIfAborted()
    yield batch.map(({ ref, values }): Row => ({
      ref,
      values: fields.map((field, index) => {
        try {
          return field[direction](values[index] ?? null)
        } catch (error) {
          if (!(error instanceof InvalidValue)) throw error
          throw inputInvalid(
            ref,
            `${field.name}: ${error.message}.`,
            'Correct the value, or the field of the rule.',
          )
        }
      }),
    }))
  }
}
