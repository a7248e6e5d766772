import { areColumnKinds, areColumnNames, isColumnName } from './is-column-kind.js'
import type { SchemaStep } from './schema-step.js'

/** Is this entry of a manifest what bcdata wrote? Its names go into SQL. */
export function isSchemaSteps(value: unknown): value is readonly SchemaStep[] {
  return Array.isArray(value) && value.every(isStep)
}

function isStep(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const step = value as Record<string, unknown>
  if (!isColumnName(step['table'])) return false
  switch (step['do']) {
    case 'createEventTable':
      return areColumnKinds(step['columns']) && areColumnNames(step['indexes'])
    case 'createTable':
      return [
        areColumnKinds(step['columns']),
        areColumnNames(step['primaryKey']),
        areColumnNames(step['indexes']),
      ].every(Boolean)
    case 'addColumns':
      return areColumnKinds(step['columns'])
    case 'dropNotNull':
      return areColumnNames(step['columns'])
    case 'renameColumn':
      return isColumnName(step['from']) && isColumnName(step['to'])
    default:
      return false
  }
}
