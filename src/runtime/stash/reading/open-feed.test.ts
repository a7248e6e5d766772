import { expect, test } from 'vitest'
import { offersOf, readOn } from '../../../../test/fixtures/feed-story.js'
import { blocksFile, fileOf, frameOf } from '../../../../test/fixtures/framed-blocks.js'
import { type MemorySource, memorySource } from '../../../../test/fixtures/memory-source.js'
import { testClock } from '../../../../test/fixtures/test-clock.js'
import { openFeed } from './open-feed.js'

const open = (source: MemorySource) => openFeed(source, { clock: testClock() })
const frameBytes = frameOf(0).length
const garbage = Buffer.from('these bytes are what an older process left behind'.repeat(4))

test('files are read in the order of their numbers', async () => {
  const files = [9, 0, 18].map(
    (first) => [`${first}.binlog`, blocksFile(first, first + 8)] as const,
  )
  const feed = open(memorySource(files))
  expect(await readOn(feed)).toEqual([...Array(27).keys(), 'absent'])
  expect(feed.height()).toBe(26)
})

test('a torn frame is waited for, and read from its beginning', async () => {
  const whole = blocksFile(0, 3)
  const source = memorySource([['0.binlog', whole.subarray(0, -7)]])
  const feed = open(source)
  expect(await readOn(feed)).toEqual([0, 1, 2, 'absent'])
  expect(await offersOf(feed, 3)).toEqual(['absent'])
  source.contents.set('0.binlog', whole)
  source.asked.length = 0
  expect(await readOn(feed, 3)).toEqual([3, 'absent'])
  expect(source.asked[1]).toBe(`0.binlog@${4 + 3 * frameBytes}`)
})

test('a torn frame in the middle is gone on with in the file that is named after it', async () => {
  const torn = blocksFile(0, 4).subarray(0, -7)
  const feed = open(
    memorySource([
      ['0.binlog', torn],
      ['4.binlog', blocksFile(4, 6)],
    ]),
  )
  expect(await readOn(feed)).toEqual([0, 1, 2, 3, 4, 5, 6, 'absent'])
})

test('a torn frame that no other file has is missing', async () => {
  const torn = blocksFile(0, 4).subarray(0, -7)
  const feed = open(
    memorySource([
      ['0.binlog', torn],
      ['6.binlog', blocksFile(6, 8)],
    ]),
  )
  const story = await readOn(feed, 3)
  expect(story).toEqual([3, `torn at 0.binlog@${4 + 4 * frameBytes}`, 'absent 4..5'])
})

test('stale bytes are the end, until they are written over', async () => {
  const source = memorySource([['3.binlog', fileOf(frameOf(3), garbage)]])
  const feed = open(source)
  expect(await readOn(feed, 3)).toEqual([3, 'absent'])
  const written = fileOf(frameOf(3), frameOf(4))
  const over = Buffer.concat([written, source.contents.get('3.binlog')!.subarray(written.length)])
  source.contents.set('3.binlog', over)
  expect(await readOn(feed, 4)).toEqual([4, 'absent'])
})

test('stale bytes are the end of a file that another one goes on from', async () => {
  const stale = fileOf(frameOf(3), garbage)
  const feed = open(
    memorySource([
      ['3.binlog', stale],
      ['4.binlog', blocksFile(4, 5)],
    ]),
  )
  expect(await readOn(feed, 3)).toEqual([3, 4, 5, 'absent'])
})

test('a block that stands in two files is offered twice, from where it was read on first', async () => {
  const files = [
    ['0.binlog', blocksFile(0, 6)],
    ['4.binlog', blocksFile(4, 9)],
  ] as const
  const feed = open(memorySource(files))
  expect(await readOn(feed)).toEqual([...Array(10).keys(), 'absent'])
  const both = ['5 at 4.binlog', '5 at 0.binlog']
  expect((await offersOf(feed, 5)).map((line) => line.split('@')[0])).toEqual(both)
})

test('of a block that is damaged in one file the other one is offered as well', async () => {
  const damaged = blocksFile(0, 6)
  damaged[4 + 5 * frameBytes + 40]! ^= 1
  const files = [
    ['0.binlog', damaged],
    ['5.binlog', blocksFile(5, 9)],
  ] as const
  const place = `0.binlog@${4 + 5 * frameBytes}`
  expect(await readOn(open(memorySource(files)))).toEqual([
    ...[0, 1, 2, 3, 4, `crc at ${place}`, 5, 6, 7, 8, 9, 'absent'],
  ])
})

test('a block that is damaged is named, and those behind it are still there', async () => {
  const file = blocksFile(0, 9)
  file[4 + 5 * frameBytes + 40]! ^= 1
  file[4 + 6 * frameBytes + 40]! ^= 1
  const feed = open(memorySource([['0.binlog', file]]))
  expect(await readOn(feed)).toEqual([
    0,
    1,
    2,
    3,
    4,
    `crc at 0.binlog@${4 + 5 * frameBytes}`,
    'absent 5..5',
  ])
  expect(await readOn(feed, 6)).toEqual([`crc at 0.binlog@${4 + 6 * frameBytes}`, 'absent 6..6'])
  expect(await readOn(feed, 7)).toEqual([7, 8, 9, 'absent'])
})

test.each([
  ['longer', 0, 0x80],
  ['much shorter', 3, 0xff],
  ['a little longer', 3, 0x01],
])(
  'a length that is %s than its frame is found out by what stands behind',
  async (_what, byte, bit) => {
    const file = blocksFile(0, 9)
    file[4 + 5 * frameBytes + byte]! ^= bit
    const feed = open(memorySource([['0.binlog', file]]))
    const story = await readOn(feed)
    expect(story.slice(0, 5)).toEqual([0, 1, 2, 3, 4])
    expect(story[5]).toMatch(`at 0.binlog@${4 + 5 * frameBytes}`)
    expect(story[6]).toBe('absent 5..5')
    expect(await readOn(feed, 6)).toEqual([6, 7, 8, 9, 'absent'])
  },
)

test('the last frame shows by itself that only its length is wrong', async () => {
  const file = blocksFile(0, 3)
  file[4 + 3 * frameBytes]! ^= 1
  const feed = open(memorySource([['0.binlog', file]]))
  expect(await readOn(feed)).toEqual([
    0,
    1,
    2,
    `length at 0.binlog@${4 + 3 * frameBytes}`,
    'absent',
  ])
  expect(feed.height()).toBe(3)
})

test('a frame that looks whole inside a torn one is none', async () => {
  const inside = Buffer.concat([frameOf(4), frameOf(5)]).toString('latin1')
  const outer = frameOf(3, 2_000)
  outer.write(inside, 200, 'latin1')
  const torn = fileOf(frameOf(2), outer.subarray(0, -100))
  expect(await readOn(open(memorySource([['2.binlog', torn]])), 2)).toEqual([2, 'absent'])
})

test('bytes that are only wrong while they are written are no damage', async () => {
  const half = blocksFile(0, 3)
  half.fill(0, half.length - 20)
  const source = memorySource([['0.binlog', half]])
  const clock = testClock()
  clock.onSleep = () => source.contents.set('0.binlog', blocksFile(0, 3))
  expect(await readOn(openFeed(source, { clock }))).toEqual([0, 1, 2, 3, 'absent'])
})

test('a gap is named exactly, within a file and between files', async () => {
  const inside = fileOf(frameOf(0), frameOf(1), frameOf(5))
  const files = [
    ['0.binlog', inside],
    ['9.binlog', blocksFile(9, 10)],
  ] as const
  const feed = open(memorySource(files))
  expect(await readOn(feed)).toEqual([0, 1, 'absent 2..4'])
  expect(await offersOf(feed, 3)).toEqual(['absent 3..4'])
  expect(await readOn(feed, 5)).toEqual([5, 'absent 6..8'])
  expect(await readOn(feed, 9)).toEqual([9, 10, 'absent'])
  for (const [block, behind] of [
    [2, { file: '0.binlog', offset: 4 + 2 * frameBytes }],
    [6, { file: '9.binlog', offset: 4 }],
  ] as const) {
    for await (const offer of feed.offers(block)) expect(offer).toMatchObject({ gap: { behind } })
  }
})

test('a block with another number is no gap', async () => {
  const file = fileOf(frameOf(0), frameOf(1), frameOf(700), frameOf(3))
  const feed = open(memorySource([['0.binlog', file]]))
  expect(await readOn(feed)).toEqual([
    0,
    1,
    `number at 0.binlog@${4 + 2 * frameBytes}`,
    'absent 2..2',
  ])
  expect(await readOn(feed, 3)).toEqual([3, 'absent'])
})

test('a file with a wrong name is read all the same, and named once', async () => {
  const files = [
    ['0.binlog', blocksFile(0, 6)],
    ['9.binlog', blocksFile(7, 12)],
  ] as const
  const feed = open(memorySource(files))
  expect(await readOn(feed)).toEqual([
    ...Array(7).keys(),
    'name at 9.binlog@4',
    7,
    8,
    9,
    10,
    11,
    12,
    'absent',
  ])
  expect(await offersOf(feed, 7)).toEqual([`7 at 9.binlog@4`])
})

test('a file of another version is named, and what follows it is missing', async () => {
  const other = Buffer.concat([Buffer.from([0, 0, 0, 2]), frameOf(0)])
  const feed = open(
    memorySource([
      ['0.binlog', other],
      ['5.binlog', blocksFile(5, 6)],
    ]),
  )
  expect(await readOn(feed)).toEqual(['version at 0.binlog@0', 'absent 0..4'])
})

test('what is wrong with a file is said of the block that it begins with', async () => {
  const other = Buffer.concat([Buffer.from([0, 0, 0, 2]), frameOf(7)])
  const misnamed = blocksFile(12, 14)
  const blocks: unknown[] = []
  for (const [name, bytes] of [
    ['7.binlog', other],
    ['9.binlog', misnamed],
  ] as const) {
    const feed = open(
      memorySource([
        ['0.binlog', blocksFile(0, 6)],
        [name, bytes],
      ]),
    )
    for await (const offer of feed.offers(13)) {
      if (offer.kind === 'damage') blocks.push([offer.reason, offer.block])
    }
  }
  expect(blocks).toEqual([
    ['version', 7],
    ['name', 12],
  ])
})

test.each([0, 1, 4])('a file of %d bytes is as good as none', async (length) => {
  const begun = fileOf().subarray(0, length)
  for (const hidesSizes of [false, true]) {
    const contents = [
      ['0.binlog', blocksFile(0, 2)],
      ['3.binlog', begun],
    ] as const
    const source = memorySource(contents, { hidesSizes })
    const feed = open(source)
    expect(await readOn(feed)).toEqual([0, 1, 2, 'absent'])
    source.contents.set('3.binlog', blocksFile(3, 4))
    expect(await readOn(feed, 3)).toEqual([3, 4, 'absent'])
  }
})

test('a file that was replaced is read anew', async () => {
  const source = memorySource([['0.binlog', blocksFile(0, 5)]])
  const feed = open(source)
  expect(await readOn(feed)).toEqual([0, 1, 2, 3, 4, 5, 'absent'])
  const other = Array.from({ length: 9 }, (_, number) => frameOf(number, number * 3))
  source.contents.set('0.binlog', fileOf(...other))
  expect(await readOn(feed, 6)).toEqual([6, 7, 8, 'absent'])
  source.contents.set('0.binlog', blocksFile(0, 2))
  expect(await readOn(feed, 2)).toEqual([2, 'absent'])
})

test('a poll of a live tail asks for the list alone, where it has sizes', async () => {
  const source = memorySource([['0.binlog', blocksFile(0, 5)]])
  const feed = open(source)
  await readOn(feed)
  source.asked.length = 0
  expect(await offersOf(feed, 6)).toEqual(['absent'])
  expect(source.asked).toEqual(['files'])
})

test('a poll of a live tail asks for the list and what is new, where it has none', async () => {
  const source = memorySource([['0.binlog', blocksFile(0, 5)]], { hidesSizes: true })
  const feed = open(source)
  await readOn(feed)
  source.asked.length = 0
  expect(await offersOf(feed, 6)).toEqual(['absent'])
  expect(source.asked).toEqual(['files', `0.binlog@${4 + 6 * frameBytes}`])
})

test('reading in order opens each file once', async () => {
  const source = memorySource([
    ['0.binlog', blocksFile(0, 99)],
    ['100.binlog', blocksFile(100, 150)],
  ])
  const feed = open(source)
  expect(await readOn(feed)).toEqual([...Array(151).keys(), 'absent'])
  expect(source.asked).toEqual(['files', '0.binlog@0', '100.binlog@0', 'files'])
})

test('without a list files are found by where the one before ends', async () => {
  const files = [0, 5, 9, 20].map(
    (first, index) => [`${first}.binlog`, blocksFile(first, [4, 8, 19, 30][index]!)] as const,
  )
  expect(await readOn(open(memorySource(files, { hidesFiles: true })))).toEqual([
    ...Array(31).keys(),
    'absent',
  ])
  expect(await offersOf(open(memorySource(files, { hidesFiles: true })), 15)).toHaveLength(1)
})

test('a known place spares the search for it, and is not believed', async () => {
  const files = [0, 5].map((first) => [`${first}.binlog`, blocksFile(first, first + 4)] as const)
  for (const offset of [4 + 3 * frameBytes, 4 + 3 * frameBytes + 1, 1_000_000]) {
    const source = memorySource(files, { hidesFiles: true })
    const known = { block: 8, place: { file: '5.binlog', offset } }
    const feed = openFeed(source, { clock: testClock(), known })
    expect(await readOn(feed, 9)).toEqual([9, 'absent'])
    expect(source.asked).not.toContain('0.binlog@0')
  }
})

test('going back is possible', async () => {
  const feed = open(memorySource([['0.binlog', blocksFile(0, 9)]]))
  for (const block of [7, 3, 3, 9, 0]) {
    expect(await offersOf(feed, block)).toEqual([`${block} at 0.binlog@${4 + block * frameBytes}`])
  }
})
