import { afterEach, describe, expect, test } from 'vitest'
import { openBinlogSource } from '../../../src/runtime/binlog/open-source.js'
import type { BlockFeed } from '../../../src/runtime/stash/reading/block-feed.js'
import { openFeed } from '../../../src/runtime/stash/reading/open-feed.js'
import { binlogSet, binlogSets, binlogSetsAreMissing } from '../../fixtures/binlog-sets.js'
import { offersOf, readOn } from '../../fixtures/feed-story.js'

const feeds: BlockFeed[] = []
afterEach(async () => {
  await Promise.all(feeds.splice(0).map((feed) => feed.close()))
})

function feedOf(name: string): BlockFeed {
  const feed = openFeed(openBinlogSource(binlogSet(name).directory))
  feeds.push(feed)
  return feed
}

const upTo = (last: number, first = 0) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

describe.skipIf(binlogSetsAreMissing)('a feed over binlogs of nodes', () => {
  test.each([
    ['basic', [...upTo(5), 'absent']],
    ['rotation', [...upTo(39), 'absent']],
    ['restart', [...upTo(8), 'absent']],
    ['torn-middle', [...upTo(7), 'absent']],
    ['stale-tail', [...upTo(3), 'absent']],
    ['legacy-v2.4.1', [...upTo(5), 'absent']],
    ['real-A', [...upTo(21), 'absent']],
    ['sources/honest-4-split-files', [...upTo(21), 'absent']],
    ['sources/lagging-live-tail', [...upTo(14), 'absent']],
    ['corrupt/empty-file', ['absent']],
    ['corrupt/version2', ['version at 0.binlog@0', 'absent']],
    ['corrupt/crc-block5', [...upTo(4), 'crc at 0.binlog@21173', 'absent 5..5']],
    ['corrupt/gap-missing-block7', [...upTo(6), 'absent 7..7']],
    ['corrupt/name-mismatch', [...upTo(6), 'name at 9.binlog@4', ...upTo(21, 7), 'absent']],
  ])('reads %s', async (name, story) => {
    expect(await readOn(feedOf(name))).toEqual(story)
  })

  test('goes on behind what is damaged or missing', async () => {
    expect(await readOn(feedOf('corrupt/crc-block5'), 6)).toEqual([...upTo(21, 6), 'absent'])
    expect(await readOn(feedOf('corrupt/gap-missing-block7'), 8)).toEqual([
      ...upTo(21, 8),
      'absent',
    ])
  })

  test('offers both frames of a block that stands in two files', async () => {
    const torn = feedOf('torn-middle')
    expect(await offersOf(torn, 4)).toEqual(['4 at 4.binlog@4'])
  })

  test('finds any block of any set without reading from the beginning', async () => {
    for (const { name } of binlogSets()) {
      const inOrder = (await readOn(feedOf(name))).filter((one) => typeof one === 'number')
      for (const block of inOrder.toReversed()) {
        const feed = feedOf(name)
        expect((await offersOf(feed, block)).join(), `${name} ${block}`).toMatch(`${block} at `)
        await feed.close()
      }
    }
  })
})
