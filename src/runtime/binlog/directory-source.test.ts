import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/fixtures/temporary-folder.js'
import { openBinlogSource } from './open-source.js'

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
})

const write = (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes)
const content = Buffer.from(Uint32Array.from({ length: 200_000 }, (_, place) => place).buffer)
const file = { name: '0.binlog', firstBlock: 0, size: null }

async function read(offset: number): Promise<Buffer> {
  const { chunks } = await openBinlogSource(folder).read(file, offset)
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}

test('its files are the regular ones that a node names so, links to them as well', async () => {
  for (const name of ['9.binlog', '18.binlog', '0.binlog']) write(name, content.subarray(0, 9))
  for (const name of ['018.binlog', 'x.binlog', '5.binlog.tmp', '5.BINLOG']) write(name, content)
  mkdirSync(join(folder, '21.binlog'))
  symlinkSync(join(folder, '9.binlog'), join(folder, '30.binlog'))
  symlinkSync(join(folder, 'nowhere'), join(folder, '31.binlog'))
  symlinkSync(folder, join(folder, '32.binlog'))
  const source = openBinlogSource(folder)
  expect((await source.files(0)).map(({ name, size }) => `${name} ${size}`)).toEqual([
    ...['0.binlog 9', '9.binlog 9', '18.binlog 9', '30.binlog 9'],
  ])
  expect(source.name).toBe(folder)
  expect(await openBinlogSource(pathToFileURL(folder).href).files(0)).toHaveLength(4)
})

test('a file is read from any offset, with its size', async () => {
  write('0.binlog', content)
  for (const offset of [0, 5, 300_000, content.length]) {
    expect((await read(offset)).equals(content.subarray(offset))).toBe(true)
  }
  const { size } = await openBinlogSource(folder).read(file, 7)
  expect(size).toBe(content.length)
})

test('a file that is gone, or shorter than it was, was replaced', async () => {
  await expect(read(0)).rejects.toMatchObject({ code: 'BINLOG_REPLACED' })
  write('0.binlog', content.subarray(0, 10))
  await expect(read(11)).rejects.toMatchObject({ code: 'BINLOG_REPLACED' })
  write('0.binlog', content)
  const { chunks } = await openBinlogSource(folder).read(file, 0)
  const taking = chunks[Symbol.asyncIterator]()
  await taking.next()
  truncateSync(join(folder, '0.binlog'), 10)
  await expect(taking.next()).rejects.toMatchObject({ code: 'BINLOG_REPLACED' })
})

test('a pipe with the name of a file keeps nobody waiting', async () => {
  execFileSync('mkfifo', [join(folder, '0.binlog')])
  expect(await openBinlogSource(folder).files(0)).toEqual([])
  await expect(read(0)).rejects.toMatchObject({ code: 'BINLOG_REPLACED' })
})

test('a directory that is none is said to be none', async () => {
  write('file', content)
  for (const path of ['missing', 'file']) {
    const source = openBinlogSource(join(folder, path))
    await expect(source.files(0)).rejects.toMatchObject({ code: 'BINLOG_SOURCE_INVALID' })
  }
  expect(() => openBinlogSource('ftp://node.example/x')).toThrow('ftp:')
})
