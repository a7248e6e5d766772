import { createHash } from 'node:crypto'
import { statSync, truncateSync, writeFileSync } from 'node:fs'
import Driver from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { testArchive } from '../../../../test/fixtures/temporary-archive.js'
import type { Archive, ArchiveEntry } from '../../ports/archive.js'
import type { LogFilter } from '../../ports/chain-source.js'

const identity = { name: 'main', chainId: 1, genesisHash: `0x${'0'.repeat(64)}` } as const
const address = (number: number) => `0x${number.toString(16).padStart(40, '0')}` as const

function entry(from: number, to: number, body = '{}', filter?: LogFilter): ArchiveEntry {
  return {
    from,
    to,
    kind: 'logs',
    filter: filter ?? { addresses: [address(1)], topic0s: 'any' },
    body,
  }
}

async function filled(archive: Archive): Promise<Archive> {
  archive.putChain(identity)
  await archive.add(1, entry(0, 9, 'first'))
  await archive.add(1, entry(10, 999, 'second'))
  return archive
}

test('a record comes back as it was added, whatever its size', async () => {
  const archive = await testArchive().open()
  archive.putChain(identity)
  const bodies = ['', 'ä', 'x'.repeat(1_000), '0123456789abcdef'.repeat(500_000)]
  for (const [block, body] of bodies.entries()) await archive.add(1, entry(block, block, body))
  const records = archive.records(1, 0, 9)
  expect(await Promise.all(records.map((record) => archive.body(record)))).toEqual(bodies)
})

test('records are found by any block of theirs, however long they are', async () => {
  const archive = await filled(await testArchive().open())
  const found = (from: number, to: number) =>
    archive.records(1, from, to).map((record) => [record.from, record.to])
  expect(found(998, 2_000)).toEqual([[10, 999]])
  expect(found(9, 10)).toEqual([
    [0, 9],
    [10, 999],
  ])
  expect([found(1_000, 2_000), archive.records(2, 0, 9)]).toEqual([[], []])
  expect([archive.endingAt(1, 999)?.from, archive.endingAt(1, 998)]).toEqual([10, null])
})

test('a list of addresses that grows by one costs a few bytes', async () => {
  const { open, path } = testArchive()
  const archive = await open()
  archive.putChain(identity)
  const addresses = Array.from({ length: 400 }, (_, index) => address(index + 1))
  for (let count = 1; count <= addresses.length; count++) {
    const filter = { addresses: addresses.slice(0, count), topic0s: 'any' } as const
    await archive.add(1, entry(count, count, '', filter))
  }
  const [record] = archive.records(1, 300, 300)
  expect(record?.filter.addresses).toEqual(new Set(addresses.slice(0, 300)))
  archive.close()
  const database = new Driver(path)
  onTestFinished(() => void database.close())
  const bytes = database.prepare('select max(length(addresses)) from filter').pluck().get()
  expect(bytes).toBeLessThan(10)
})

test('every changed byte of a body is noticed', async () => {
  const { open, path } = testArchive()
  const archive = await filled(await open())
  const database = new Driver(path)
  onTestFinished(() => void database.close())
  const body = database.prepare('select body from record where id = 1').pluck().get() as Buffer
  const [record] = archive.records(1, 0, 9)
  if (record === undefined) throw new Error('it was added')
  for (const index of body.keys()) {
    const changed = Buffer.from(body)
    changed.writeUInt8(changed.readUInt8(index) ^ 1, index)
    database.prepare('update record set body = ? where id = 1').run(changed)
    await expect(archive.body(record)).rejects.toMatchObject({
      code: 'ARCHIVE_DAMAGED',
      message: `The archive ${path} is damaged in the blocks 0 to 9: it is not what was written.`,
    })
  }
})

test('a body that says less of its size than it has is refused', async () => {
  const { open, path } = testArchive()
  const archive = await filled(await open())
  const database = new Driver(path)
  onTestFinished(() => void database.close())
  database.exec('update record set size = 2')
  const [record] = archive.records(1, 0, 9)
  await expect(archive.body(record as never)).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED' })
})

test('one fills it and others read it meanwhile', async () => {
  const { open } = testArchive()
  const archive = await filled(await open())
  await expect(open()).rejects.toMatchObject({ code: 'ARCHIVE_LOCKED' })
  const reader = await open('archive')
  await archive.add(1, entry(1_000, 1_001, 'third'))
  archive.completeTo(1, 1_001)
  archive.completeTo(1, 5)
  expect(reader.chains()).toEqual([{ ...identity, completeTo: 1_001 }])
  const record = reader.endingAt(1, 1_001)
  expect(record && (await reader.body(record))).toBe('third')
  archive.close()
  archive.close()
  await open()
})

test('what is no archive is refused and left alone', async () => {
  const { open, path } = testArchive()
  await expect(open('archive')).rejects.toMatchObject({ code: 'ARCHIVE_NOT_FOUND' })
  new Driver(path).exec('create table mine (a)').close()
  await expect(open()).rejects.toMatchObject({ code: 'ARCHIVE_UNUSABLE' })
  await expect(open('archive')).rejects.toMatchObject({ code: 'ARCHIVE_UNUSABLE' })
  writeFileSync(path, 'no database at all, but a text that is long enough'.repeat(100))
  await expect(open()).rejects.toMatchObject({ code: 'DATABASE_UNUSABLE' })
})

test('an archive of a newer version is refused', async () => {
  const { open, path } = testArchive()
  const archive = await open()
  archive.close()
  new Driver(path).exec('pragma user_version = 99').close()
  await expect(open()).rejects.toMatchObject({
    code: 'ARCHIVE_UNUSABLE',
    message: expect.stringContaining('newer version'),
  })
})

test('a copy that was cut off is refused, not believed', async () => {
  const { open, path } = testArchive()
  const archive = await filled(await open())
  const long = Array.from({ length: 5_000 }, (_, index) => sha256(String(index))).join('')
  await archive.add(1, entry(1_000, 1_001, long))
  archive.close()
  truncateSync(path, statSync(path).size - 8_192)
  const read = async () => {
    const cut = await open('archive')
    for (const record of cut.records(1, 0, 2_000)) await cut.body(record)
  }
  await expect(read()).rejects.toMatchObject({
    code: expect.stringMatching(/^(DATABASE_UNUSABLE|ARCHIVE_DAMAGED)$/),
  })
})

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
