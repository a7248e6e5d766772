import { expect, test } from 'vitest'
import type { PlanStep } from './plan-step.js'
import { vanishedNames } from './vanished-names.js'

const before = `export interface TokenTransfer {
  readonly from: string
  readonly value: bigint
}

function decode(): TokenTransfer {
  return {
    from: read(),
    value: read(),
  }
}

export const tables = {
  token_evt_transfer: {
    value: 'uint256',
  },
  token_evt_paused: {
    at: 'int32',
  },
}
`
const after = before
  .replace('readonly value', 'readonly amount')
  .replace(/ {2}token_evt_paused: \{[^}]*\},\n/, '')

function step(disk: string, generated: string): PlanStep {
  const path = 'src/generated/token.ts'
  return { path, ownership: 'generated', action: 'update', disk, generated, text: generated }
}

function find(text: string): readonly string[] {
  const files = new Map([['src/handlers/token.ts', text]])
  return vanishedNames([step(before, after)], () => files).map(
    ({ path, line, name, was }) => `${path}:${line} ${name} (${was})`,
  )
}

test('a name that is no longer generated is found where it is used, with its line', () => {
  expect(find('const a = 1\nuse(args.value, args.from)\n')).toEqual([
    'src/handlers/token.ts:2 value (TokenTransfer.value)',
  ])
})

test('SQL in a text counts, comments and parts of words do not', () => {
  expect(
    find('// value\nconst values = valueOf()\nsql`SELECT at FROM token_evt_paused`\n'),
  ).toEqual(['src/handlers/token.ts:3 token_evt_paused (tables.token_evt_paused)'])
})

test('without a change in the generated code no file is read', () => {
  const never = () => {
    throw new Error('read')
  }
  expect(vanishedNames([{ ...step(before, before), action: 'identical' }], never)).toEqual([])
  expect(vanishedNames([step(before, `${before}export const more = 1\n`)], never)).toEqual([])
})
