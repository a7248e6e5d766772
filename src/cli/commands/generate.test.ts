import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/fixtures/temporary-folder.js'
import { exitCodeOf, renderError } from '../../shared/render-error.js'
import { runCommand } from '../run-command.js'

let dapp = ''
let output = ''
let result = ''
beforeEach(async () => {
  dapp = temporaryFolder()
  contract(transfer)
  expect(await bcdata('init', '--no-install')).toBe(0)
})

const value = { name: 'value', type: 'uint256' }
const transfer = { type: 'event', name: 'Transfer', inputs: [value] }
const paused = { type: 'event', name: 'Paused', inputs: [] }

function contract(...abi: readonly object[]): void {
  const path = join(dapp, 'out/Token.sol/Token.json')
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, JSON.stringify({ abi, bytecode: { object: '0x60' } }))
}

/** Runs the command as a shell would, and answers its exit code. */
async function bcdata(...argv: readonly string[]): Promise<number> {
  output = ''
  result = ''
  const out = (text: string) => {
    result += `${text}\n`
  }
  const note = (text: string) => {
    output += `${text}\n`
  }
  const cwd = argv[0] === 'init' ? dapp : join(dapp, 'bcdata')
  try {
    return await runCommand({ cwd, env: {}, interactive: false, out, note }, argv)
  } catch (error) {
    note(renderError(error))
    return exitCodeOf(error)
  }
}

function read(path: string): string {
  return readFileSync(join(dapp, 'bcdata', path), 'utf8')
}

function edit(path: string, change: (text: string) => string): void {
  writeFileSync(join(dapp, 'bcdata', path), change(read(path)))
}

const handlers = 'src/handlers/token.ts'
const readme = 'README.md'

test('an edit and a change of the contracts end in one file', async () => {
  edit('package.json', (text) => text.replace('"build"', '"lint": "eslint", "build"'))
  edit('.gitignore', (text) => `mine\n${text}`)
  edit(readme, (text) => `${text}\nOur words.\n`)
  contract(transfer, paused)
  expect(await bcdata('generate')).toBe(0)
  expect(read(readme)).toContain('Our words.')
  expect(await bcdata('generate', '--check')).toBe(0)
  expect(result).toMatch(/ keep {2}\.gitignore/)
})

test('markers stay, and are said, until they are gone; then the file is an edit', async () => {
  edit(readme, () => '# ours\n')
  contract(transfer, paused)
  expect(await bcdata('diff', readme)).toBe(2)
  expect(result).toContain('+<<<<<<< yours')
  expect(await bcdata('generate')).toBe(3)
  const marked = read(readme)
  expect(marked).toContain('>>>>>>> generated now')
  contract(transfer, paused, { ...paused, name: 'Unpaused' })
  expect(await bcdata('generate')).toBe(3)
  expect(read(readme)).toBe(marked)
  expect(await bcdata('generate', '--check')).toBe(3)
  expect(await bcdata('diff', readme)).toBe(3)
  expect(output).toContain(readme)
  edit(readme, () => '# ours\n')
  expect(await bcdata('generate')).toBe(3)
  edit(readme, () => '# ours\n')
  expect(await bcdata('generate')).toBe(0)
  expect(await bcdata('diff')).toBe(0)
  expect(read(readme)).toBe('# ours\n')
})

test('--force takes the new text and leaves a copy of the edit', async () => {
  const generated = read(handlers)
  edit(handlers, (text) => `${text}// mine\n`)
  edit(readme, (text) => `${text}mine\n`)
  edit('src/generated/tables.ts', () => 'mine\n')
  expect(await bcdata('generate')).toBe(3)
  expect(await bcdata('generate', '--force', handlers, './src/generated')).toBe(0)
  expect(read(handlers)).toBe(generated)
  expect(read('src/generated/tables.ts')).not.toContain('mine')
  expect(read(readme)).toContain('mine')
  const [backup] = readdirSync(join(dapp, 'bcdata/.bcdata/backup/src/handlers'))
  expect(read(`.bcdata/backup/src/handlers/${backup}`)).toContain('// mine')
  expect(result).toContain(`.bcdata/backup/${handlers}`)
  expect(await bcdata('generate', '--force')).toBe(0)
  expect(read(readme)).not.toContain('mine')
})

test('--restore brings back what was deleted by hand', async () => {
  rmSync(join(dapp, 'bcdata/compose.yaml'))
  rmSync(join(dapp, 'bcdata', readme))
  expect(await bcdata('generate')).toBe(0)
  expect(result).toContain('deleted by hand')
  expect(await bcdata('generate', '--restore', 'compose.yaml')).toBe(0)
  expect(existsSync(join(dapp, 'bcdata/compose.yaml'))).toBe(true)
  expect(existsSync(join(dapp, 'bcdata', readme))).toBe(false)
  expect(await bcdata('generate', '--restore')).toBe(0)
  expect(read(readme)).toContain('#')
})

test.each([
  ['generate', '--force', 'no/such.ts'],
  ['generate', '--restore', 'no/such.ts'],
  ['diff', 'no/such.ts'],
])('a path that the project does not have is a mistake: %s %s', async (...argv) => {
  expect(await bcdata(...argv)).toBe(64)
})

test('diff shows what generate would do, and writes nothing', async () => {
  contract(transfer, paused)
  expect(await bcdata('diff', 'src/generated')).toBe(2)
  expect(result).toMatch(/^--- a\/src\/generated\/token\.ts$/m)
  expect(result).toMatch(/^\+.*Paused/m)
  expect(result).not.toContain('b/migrations/')
  expect(await bcdata('diff', '--name-only')).toBe(2)
  expect(result.split('\n')).toContain('src/generated/token.ts')
  expect(existsSync(join(dapp, 'bcdata/migrations/0002_add_token_evt_paused.ts'))).toBe(false)
  expect(await bcdata('generate')).toBe(0)
  expect(await bcdata('diff')).toBe(0)
  expect(result).toBe('')
})

test('a run that was stopped is finished by the next one, and reported by the others', async () => {
  writeFileSync(
    join(dapp, 'bcdata/.bcdata/pending.json'),
    JSON.stringify({ phase: 'staging', replace: [], remove: [], folders: [] }),
  )
  expect(await bcdata('generate', '--check')).toBe(2)
  expect(output).toContain('stopped halfway')
  expect(await bcdata('diff')).toBe(2)
  expect(await bcdata('generate')).toBe(0)
  expect(await bcdata('generate', '--check')).toBe(0)
})

test("names that are no longer generated are found in the team's code", async () => {
  edit(
    handlers,
    (text) => `${text}\nexport const double = (args: { value: bigint }) => args.value\n`,
  )
  contract({ ...transfer, inputs: [{ ...value, name: 'amount' }] })
  await bcdata('generate', '--json', '--dry-run')
  const vanished = JSON.parse(result).vanished as readonly object[]
  expect(vanished).toContainEqual(
    expect.objectContaining({ path: handlers, was: 'TokenTransfer.value' }),
  )
})

test('a factory is compared with its ABI', async () => {
  const path = join(dapp, 'bcdata/bcdata.config.ts')
  const created = { name: 'made', type: 'address' }
  contract(transfer, { type: 'event', name: 'Made', inputs: [created] })
  const config = readFileSync(path, 'utf8')
  const withChild = (parameter: string) =>
    config.replace(
      'contracts: {',
      `contracts: {
    Child: {
      abi: '../out/Token.sol/Token.json',
      on: { local: { factory: { contract: 'Token', event: 'Made', parameter: '${parameter}' } } },
    },`,
    )
  writeFileSync(path, withChild('value'))
  expect(await bcdata('generate')).not.toBe(0)
  expect(output).toContain('Token.Made has no parameter value')
  expect(output).toContain('Choose from: made.')
  writeFileSync(path, withChild('made'))
  expect(await bcdata('generate')).toBe(0)
  expect(readFileSync(path, 'utf8')).toBe(withChild('made'))
  expect(existsSync(join(dapp, 'bcdata/src/generated/child.ts'))).toBe(true)
})
