import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { asAnotherNode } from '../../../src/runtime/testing/binlog/as-another-node.js'
import { type BuiltLedger, buildLedger } from '../../../src/runtime/testing/binlog/build-ledger.js'
import { writeBinlog } from '../../../src/runtime/testing/binlog/write-binlog.js'
import { binlogSet, binlogSetsAreMissing } from '../../fixtures/binlog-sets.js'
import { recoverNode } from '../../fixtures/node-recovery.js'
import { type CommandFolder, commandFolder } from '../../fixtures/run-in-folder.js'
import { withLie } from '../../fixtures/stash/with-lie.js'

let built: BuiltLedger
beforeAll(async () => {
  built = await buildLedger({ blocks: 30 })
})

/** A folder with the binlogs of `node`, of another honest one, and of a liar; and a stash of the first. */
async function stashed(): Promise<CommandFolder & { readonly genesis: string }> {
  const folder = commandFolder()
  const { ledger, blocks } = built
  const at = (name: string) => join(folder.path, name, 'BinaryLogs')
  await writeBinlog(at('node'), blocks, { maxBlocks: 12 })
  await writeBinlog(at('other'), asAnotherNode(ledger, blocks))
  await writeBinlog(at('liar'), withLie(built, 9, 'row-value'))
  const sync = ['stash', 'sync', '--from', at('node'), '--to', `sqlite:${folder.path}/stash.db`]
  const { code, note } = await folder.run(
    ...[...sync, '--genesis', ledger.genesisHash, '--until', 'end'],
  )
  expect([code, note]).toEqual([0, note])
  return { ...folder, genesis: ledger.genesisHash }
}

test('a stash is exported, the export proven, replayed by a node and compared with another one', async () => {
  const { path, genesis, run } = await stashed()
  const stash = `sqlite:${path}/stash.db`
  const made = await run(
    'stash',
    'export',
    '--to',
    'out',
    '--stash',
    stash,
    '--max-blocks',
    '12',
    '--json',
  )
  expect(made.code).toBe(0)
  const manifest = JSON.parse(made.out)
  expect(manifest.levels).toMatchObject({ rooted: 1, proven: expect.any(Number) })
  expect(manifest.files.map(({ name }: { name: string }) => name)).toEqual([
    '0.binlog',
    '12.binlog',
    '24.binlog',
  ])
  const node = join(path, 'node', 'BinaryLogs')
  for (const name of readdirSync(node)) {
    expect(readFileSync(join(path, 'out', name)).equals(readFileSync(join(node, name)))).toBe(true)
  }
  expect(recoverNode(node)).toHaveLength(31)

  const verified = await run('stash', 'verify', 'out', '--genesis', `0x${genesis}`, '--json')
  expect([verified.code, JSON.parse(verified.out)]).toMatchObject([
    0,
    { last: 30, levels: manifest.levels, problems: [] },
  ])
  const same = await run('stash', 'diff', 'other/BinaryLogs', '--against', stash)
  expect([same.code, same.out]).toEqual([0, 'Blocks 0 to 30: all are the same.'])
})

test('what a liar changed is named by block, table, row and column', async () => {
  const { path, genesis, run } = await stashed()
  const stash = `sqlite:${path}/stash.db`
  const verified = await run('stash', 'verify', 'liar/BinaryLogs', '--genesis', genesis)
  expect(verified.code).toBe(2)
  expect(verified.out).toMatch(
    /Blocks 0 to 8: 1 rooted, 8 proven\.\n.*\nBlock 9, 0\.binlog, byte \d+: dishonest db-hash/,
  )

  const diff = await run('stash', 'diff', 'liar/BinaryLogs', '--against', stash, '--json')
  const { blocks, different } = JSON.parse(diff.out)
  expect([diff.code, different, blocks[0].block]).toEqual([2, 1, 9])
  const [difference, ...others] = blocks[0].differences
  expect(others).toEqual([])
  expect(difference.source).not.toEqual(difference.stash)
  expect(difference.id).toMatch(/^\d+$/)
  const text = await run(
    'stash',
    'diff',
    'liar/BinaryLogs',
    '--against',
    stash,
    '--from-block',
    '5',
  )
  expect(text.out).toContain(
    `${difference.table} key "${difference.key.text}" id ${difference.id} `,
  )
  expect(
    (await run('stash', 'diff', 'liar/BinaryLogs', '--against', stash, '--to-block', '8')).code,
  ).toBe(0)
})

test('an export that would lie is refused, and nothing is written where others have files', async () => {
  const { path, run } = await stashed()
  const stash = `sqlite:${path}/stash.db`
  const { default: Database } = await import('better-sqlite3')
  const database = new Database(join(path, 'stash.db'))
  database.prepare('update stash_row set status = 1 where from_block = 17 and status = 0').run()
  database.close()
  const refused = await run(
    'stash',
    'export',
    '--to',
    'out',
    '--stash',
    stash,
    '--max-blocks',
    '10',
  )
  expect([refused.code, refused.note.split(':')[0]]).toEqual([1, 'error[STASH_DAMAGED]'])
  expect(readdirSync(join(path, 'out')).sort()).toEqual(['0.binlog', 'unfinished.json'])
  const other = await run('stash', 'export', '--to', 'node', '--stash', stash)
  expect([other.code, other.note.split(':')[0]]).toEqual([1, 'error[TARGET_NOT_EMPTY]'])
  const ofNode = await run('stash', 'export', '--to', 'node/BinaryLogs', '--stash', stash)
  expect([ofNode.code, ofNode.note.split(':')[0]]).toEqual([1, 'error[STASH_EXPORT_FAILED]'])
})

test('a damaged file is shown as far as it goes, and a hostile row can do a terminal no harm', async () => {
  const { path, run } = await stashed()
  const file = join(path, 'node', 'BinaryLogs', '12.binlog')
  const whole = await run('stash', 'inspect', file, '--json')
  const frames = whole.out.split('\n').map((line) => JSON.parse(line))
  expect([whole.code, frames.map(({ block }) => block)]).toEqual([
    0,
    [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23],
  ])
  const bytes = readFileSync(file)
  bytes.writeUInt8(bytes.readUInt8(frames[3].offset + 40) ^ 1, frames[3].offset + 40)
  writeFileSync(join(path, 'bad.binlog'), bytes.subarray(0, bytes.length - 5))
  const bad = await run('stash', 'inspect', 'bad.binlog')
  expect(bad.code).toBe(2)
  expect(bad.out).toContain(`damaged  offset ${frames[3].offset}  crc: `)
  expect(bad.out).toContain(`torn  offset ${frames.at(-1).offset}  `)
  for (const block of ['13', '18', '22']) {
    const { out } = await run('stash', 'inspect', file, '--block', block)
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  }
})

test.each([
  [['verify', 'node'], 'USAGE', 64],
  [['verify', 'nowhere', '--trust-first-use'], 'BINLOG_SOURCE_INVALID', 1],
  [['inspect', 'nowhere.binlog'], 'USAGE', 64],
  [['export', '--to', 'out', '--stash', 'sqlite:none.db'], 'STASH_NOT_FOUND', 1],
  [['export', '--to', 'out'], 'USAGE', 64],
  [['export', '--to', 'out', '--stash', 'sqlite:none.db', '--max-blocks', '0'], 'USAGE', 64],
  [['diff', 'node', '--against', 'sqlite:none.db'], 'STASH_NOT_FOUND', 1],
  [['views', '--stash', 'sqlite:none.db'], 'STASH_NOT_FOUND', 1],
  [['serve', '--stash', 'sqlite:none.db', '--listen', 'here'], 'USAGE', 64],
  [['serve', '--stash', 'sqlite:none.db', '--genesis', '12'], 'USAGE', 64],
])('stash %j ends with %s', async (argv, expected, code) => {
  const { run, path } = commandFolder()
  const ended = await run('stash', ...argv)
  expect([ended.note.split(':')[0], ended.code]).toEqual([`error[${expected}]`, code])
  expect(readdirSync(path)).toEqual([])
})

test('a server answers until it is told to stop', async () => {
  const { path } = await stashed()
  const script = fileURLToPath(new URL('../../fixtures/run-cli.mjs', import.meta.url))
  const argv = ['stash', 'serve', '--stash', `sqlite:${path}/stash.db`, '--listen', '127.0.0.1:0']
  const child = spawn(process.execPath, [script, ...argv], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = await once(child.stdout, 'data')
  const response = await fetch(`${String(line).trim()}/status`)
  expect(await response.json()).toMatchObject({ last: { block: 30, level: 'proven' } })
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

test.skipIf(binlogSetsAreMissing)(
  "a real chain's export is its own file, byte for byte",
  async () => {
    const { path, run } = commandFolder()
    const { directory } = binlogSet('real-A')
    const stash = `sqlite:${path}/stash.db`
    const genesis = '3271e7c9d293fedfdd466b86c47f44aec8d41f2b055e232bd829ba04ddd1f0ea'
    const from = ['--from', directory, '--to', stash, '--genesis', genesis, '--until', 'end']
    expect(await run('stash', 'sync', ...from)).toMatchObject({ code: 0 })
    expect(await run('stash', 'export', '--to', 'out', '--stash', stash)).toMatchObject({ code: 0 })
    const [own, original] = [join(path, 'out', '0.binlog'), join(directory, '0.binlog')]
    expect(readFileSync(own).equals(readFileSync(original))).toBe(true)
    expect(existsSync(join(path, 'out', 'unfinished.json'))).toBe(false)
    const verify = [
      'stash',
      'verify',
      'out',
      '--genesis',
      genesis,
      '--crypto',
      'keccak256-secp256k1',
    ]
    expect(await run(...verify)).toMatchObject({ code: 0 })
  },
)
