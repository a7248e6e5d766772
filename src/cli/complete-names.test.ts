import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../../test/fixtures/temporary-folder.js'
import { writeIn } from '../../test/fixtures/write-in.js'
import { runCommand } from './run-command.js'

let root = ''
let printed = ''
beforeEach(() => {
  root = temporaryFolder()
  printed = ''
  vi.stubEnv('SHELL', '/bin/bash')
  // The shell reads what yargs prints.
  vi.spyOn(console, 'log').mockImplementation((text: string) => {
    printed += `${text}\n`
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

async function bcdata(...argv: readonly string[]): Promise<readonly string[]> {
  const ignore = (): void => {}
  await runCommand({ cwd: root, env: {}, interactive: false, out: ignore, note: ignore }, argv)
  return printed.trim().split('\n')
}

function complete(...words: readonly string[]): Promise<readonly string[]> {
  return bcdata('--get-yargs-completions', 'bcdata', ...words)
}

const write = (path: string, text: string) => writeIn(root, path, text)

test('the script that a shell loads asks this command', async () => {
  expect(await bcdata('completion')).toContain('###-begin-bcdata-completions-###')
  expect(printed).toContain('bcdata --get-yargs-completions')
})

test('commands are completed without a project', async () => {
  expect(await complete('')).toEqual(expect.arrayContaining(['init', 'generate', 'doctor']))
})

test('rules are completed by name, next to the flags', async () => {
  write('src/rules/token.ts', "export const a = defineBalance('token-balances', {})\n")
  write('src/rules/pair.ts', "export const b = defineReconciliation(\n  'pair-swaps',\n)\n")
  const answers = await complete('reconcile', 'run', '')
  expect(answers).toEqual(expect.arrayContaining(['--chain', 'pair-swaps', 'token-balances']))
})

test('contracts and their events are completed from the manifest', async () => {
  const pin = {
    event: 'Transfer',
    table: 'token_evt_transfer',
    typeName: 'Transfer',
    columns: {},
    layouts: [{ inputs: [], columns: [] }],
  }
  const manifest = {
    schemaVersion: 1,
    tool: '0.1.0',
    project: { name: 'x' },
    contracts: { Token: 'token' },
    events: { 'Token.transfer': pin },
    migrations: {},
    files: {},
  }
  write('.bcdata/manifest.json', JSON.stringify(manifest))
  expect(await complete('explain', '')).toEqual(expect.arrayContaining(['Token', 'Token.Transfer']))
})

test('a broken project completes commands and says nothing', async () => {
  write('.bcdata/manifest.json', '<<<<<<< HEAD')
  expect(await complete('explain', '')).not.toContain('Token')
  expect(printed).not.toContain('error')
})
