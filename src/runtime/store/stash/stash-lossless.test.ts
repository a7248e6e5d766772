import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { dialects } from '../../../../test/databases/dialects.js'
import { arbitraryBlock } from '../../../../test/fixtures/binlog-arbitraries.js'
import { binlogSet, binlogSetsAreMissing } from '../../../../test/fixtures/binlog-sets.js'
import { collectFrames } from '../../../../test/fixtures/read-binlog.js'
import { emptyStash } from '../../../../test/fixtures/stash/empty-stash.js'
import {
  block,
  deleted,
  row,
  stashed,
  table,
} from '../../../../test/fixtures/stash/literal-blocks.js'
import type { BinlogBlock } from '../../ports/binlog.js'
import { hasOneRowPerKey } from '../../ports/ledger-tables.js'
import type { StashStore } from '../../ports/stash-store.js'
import { encodeBlock } from '../../stash/codec/encode-block.js'

const mebibyte = 2 ** 20

describe.each(dialects)('%s', (dialect) => {
  let store: StashStore
  beforeEach(async () => {
    ;({ store } = await emptyStash(dialect))
  })

  /** Stores the blocks after the last one, under numbers of their own. */
  async function expectKept(contents: readonly BinlogBlock[]): Promise<void> {
    const next = ((await store.last())?.number ?? -1) + 1
    const blocks = contents.map((content, index) => ({ ...content, number: next + index }))
    await store.commit(blocks.map(stashed))
    for (const content of blocks) {
      const read = await store.block(content.number)
      expect(read === null ? null : encodeBlock(read).equals(encodeBlock(content))).toBe(true)
    }
  }

  test('whatever a binlog can hold comes back byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryBlock(), { maxLength: 3 }), async (blocks) => {
        await expectKept(blocks.map(withoutUnknown))
      }),
      {
        numRuns: Number(process.env['BCDATA_LAW_RUNS'] ?? (dialect === 'sqlite' ? 20 : 8)),
        seed: 5,
      },
    )
  })

  test('values, names and columns that databases take for something else are kept apart', async () => {
    const bad = Uint8Array.from([0, 39, 92, 34, 255, 254, 0xc3, 0x28, 0])
    const texts = [
      "'",
      '\\',
      '"',
      '`',
      "\\'; drop table stash_row; --",
      '?',
      '$1',
      '\r\n',
      '0x41',
      'é',
    ]
    const values = [...texts, bad, new Uint8Array(0), null]
    const names = values.map((value) => (typeof value === 'string' ? value : 'x'))
    const hostile = ['T', 't', 't ', 'T\0', "'", '`"', 'stash_row', 'pk_id', '\xff\xfe', '']
    await expectKept([
      block(
        0,
        ...hostile.map((name, id) =>
          table(name, ['k', 'K', ''], { created: [row(id, 'a', name, null)] }),
        ),
      ),
      block(0, table('values', names, { created: [row(1, ...values), deleted(2, ...values)] })),
      block(0, table('T', ['k', 'k', 'k'], { created: [row(2n ** 64n - 1n, 'x', null, '')] })),
      { ...block(0, table('plain', ['k'], { created: [row(3, '')] })), format: 'plain' },
      block(0, table('none', ['k'], {}), table('twice', ['a'], {}), table('twice', ['b'], {})),
    ])
    expect(
      (await store.tables()).map(({ name }) => Buffer.from(name, 'latin1').toString('hex')),
    ).toEqual(
      [...hostile, 'values', 'plain', 'none', 'twice']
        .map((name) => Buffer.from(name, 'latin1').toString('hex'))
        .sort(),
    )
    for (const [id, name] of hostile.entries()) {
      const [found] = await store.rows(name, { at: 0 })
      expect(found).toMatchObject({ table: name, row: { id: BigInt(id) } })
    }
  })

  test('rows of more than a statement takes are kept, beside short ones', async () => {
    const long = (length: number, value: number) => new Uint8Array(length).fill(value)
    // Only there so many bytes are more than a statement takes.
    const [field, whole] =
      dialect === 'mysql' ? [16 * mebibyte - 1, 20 * mebibyte] : [65_535, mebibyte]
    const rows = [
      row(1, 'short', 'a'),
      row(2, 'field', long(field, 7)),
      row(3, 'row', long(whole, 0xa7)),
      row(4, 'end', 'b'),
    ]
    const wide = Array.from({ length: 300 }, (_, index) => long(index * 100, index))
    await expectKept([
      block(0, table('u_long', ['k', 'v'], { created: rows })),
      block(
        0,
        table(
          'u_wide',
          wide.map((_, index) => `c${index}`),
          { created: [row(5, ...wide)] },
        ),
      ),
    ])
    const found = await store.rows('u_long', { key: Buffer.from('row') })
    expect(found[0]?.row.values[1]).toHaveLength(whole)
  })

  test.skipIf(binlogSetsAreMissing).each(['edge', 'real-A', 'basic'])('binlog %s', async (name) => {
    const { directory, files } = binlogSet(name)
    const blocks: BinlogBlock[] = []
    for (const file of files) {
      const { frames } = await collectFrames(createReadStream(join(directory, file)), file)
      blocks.push(...frames.map((frame) => frame.block))
    }
    if (name === 'basic') {
      // Made up: some rows that it changes were never created.
      await expect(store.commit(blocks.map(stashed))).rejects.toMatchObject({
        code: 'STASH_ROW_UNKNOWN',
        context: { block: 2, table: `c_${'0'.repeat(38)}a1`, id: 100021n },
      })
    }
    await expectKept(name === 'basic' ? blocks.map(withoutUnknown) : blocks)
  })
})

/** The same rows, all of them created, in tables where a key can have many. */
function withoutUnknown(content: BinlogBlock): BinlogBlock {
  const tables = content.tables.map(({ name, dirty, created, ...rest }) => ({
    ...rest,
    name: hasOneRowPerKey(name) ? name.replace(/./, '+') : name,
    dirty: [],
    created: [...dirty, ...created],
  }))
  return { ...content, tables }
}
