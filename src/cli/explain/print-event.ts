import type { ExplainedEvent } from './explained-event.js'

/** An event as a person reads it: what it is, where it goes, and a line a parameter. */
export function printEvent(event: ExplainedEvent): string {
  const { earlierSignatures, handler, parameters } = event
  const facts = [
    ['signature', event.signature],
    ...earlierSignatures.map((signature) => ['earlier', signature]),
    ['topic0', event.topic0 ?? 'none, the event is anonymous'],
    ['table', event.table],
    ['handler', `${handler.key} in ${handler.file}`],
  ]
  const rows = parameters.map(({ name, solidity, indexed, typescript, column, kind }) => [
    name,
    solidity + (indexed ? ' indexed' : ''),
    typescript,
    column,
    kind,
  ])
  const head = ['parameter', 'Solidity', 'TypeScript', 'column', 'kind']
  return [
    event.event + (event.retired ? ' (the ABI has it no more)' : ''),
    ...(event.description === undefined ? [] : [`  ${event.description}`]),
    ...columns(facts),
    ...(rows.length === 0 ? [] : ['', ...columns([head, ...rows])]),
  ].join('\n')
}

/** Left-aligned below each other. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_cell, index) =>
    Math.max(...rows.map((row) => row[index]?.length ?? 0)),
  )
  return rows.map((row) =>
    `  ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}`.trimEnd(),
  )
}
