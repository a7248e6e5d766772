import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { canRetry } from '../../../src/errors.js'
import { openBinlogSource } from '../../../src/runtime/binlog/open-source.js'
import type { BlockFeed } from '../../../src/runtime/stash/reading/block-feed.js'
import { openFeed } from '../../../src/runtime/stash/reading/open-feed.js'
import { type BinlogServer, startBinlogServer } from '../../fixtures/binlog-server.js'
import { binlogSets, binlogSetsAreMissing } from '../../fixtures/binlog-sets.js'
import { readOn } from '../../fixtures/feed-story.js'
import { fileOf, frameOf } from '../../fixtures/framed-blocks.js'
import { randomNumbers } from '../../fixtures/random-numbers.js'
import { nginxIsMissing, startNginx } from '../../fixtures/start-nginx.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'
import { testClock } from '../../fixtures/test-clock.js'

/*
 * Goal: whatever serves the files, and however badly, a feed gives the same as from their directory.
 * Method: a server of our own that misbehaves on demand, and the real nginx where it is installed.
 */
const blocks = 400
const frames = Array.from({ length: blocks }, (_, number) => frameOf(number, (number * 37) % 9_000))
const files = [0, 90, 91, 250].map((first, index, firsts) => {
  const file = fileOf(...frames.slice(first, firsts[index + 1]))
  return [`${first}.binlog`, file] as const
})
const whole = [...Array(blocks).keys(), 'absent']

const feeds: BlockFeed[] = []
const feedOf = (place: string) => {
  const feed = openFeed(openBinlogSource(place), { clock: testClock() })
  feeds.push(feed)
  return feed
}

async function offersUntilFrame(feed: BlockFeed, block: number) {
  const heard: (number | string)[] = []
  for await (const offer of feed.offers(block)) {
    heard.push(offer.kind === 'frame' ? offer.frame.block.number : offer.kind)
    if (offer.kind === 'frame') break
  }
  return heard
}

let server: BinlogServer
beforeEach(async () => {
  server = await startBinlogServer(files)
})
afterEach(async () => {
  await Promise.all(feeds.splice(0).map((feed) => feed.close()))
  await server.stop()
})

describe('a feed over HTTP', () => {
  test.each(['nginx', 'json', 'apache', 'none', 'page'] as const)(
    'reads files behind %s',
    async (listing) => {
      server.listing = listing
      expect(await readOn(feedOf(server.url))).toEqual(whole)
      expect(await readOn(feedOf(server.url), 300)).toEqual(whole.slice(300))
    },
  )

  test('needs no ranges, and no ETags', async () => {
    server.etag = 'none'
    expect(await readOn(feedOf(server.url))).toEqual(whole)
    server.ranges = 'ignored'
    expect(await readOn(feedOf(server.url), 37)).toEqual(whole.slice(37))
  })

  test('polls with one small question where the listing has sizes', async () => {
    const feed = feedOf(server.url)
    await readOn(feed)
    server.asked.length = 0
    expect(await readOn(feed, blocks)).toEqual(['absent'])
    expect(server.asked).toEqual(['GET /'])
  })

  test('follows a file that grows while it is read', async () => {
    const all = fileOf(...frames)
    server.files.clear()
    let length = 300_000
    server.files.set('0.binlog', all.subarray(0, length))
    server.interfere = () => {
      length += 70_001
      server.files.set('0.binlog', all.subarray(0, length))
      return false
    }
    const feed = feedOf(server.url)
    const story: (number | string)[] = []
    while (story.length < blocks) story.push(...(await readOn(feed, story.length)).slice(0, -1))
    expect(story).toEqual(whole.slice(0, -1))
  })

  test('gets through errors, broken connections and changes of ETags', async () => {
    const random = randomNumbers(5)
    server.interfere = ({ response }) => {
      const fault = random(6)
      if (fault === 0) response.writeHead(503).end()
      if (fault === 1) response.destroy()
      if (fault === 2) server.version++
      return fault < 2
    }
    const feed = feedOf(server.url)
    const story: (number | string)[] = []
    let failures = 0
    for (let block = 0; block < blocks;) {
      try {
        const [first] = await offersUntilFrame(feed, block)
        story.push(first ?? 'nothing')
        block++
      } catch (error) {
        if (!canRetry(error)) throw error
        failures++
      }
    }
    expect(story).toEqual(whole.slice(0, -1))
    expect(failures).toBeGreaterThan(0)
  })

  test('reads a file anew that is replaced by another split', async () => {
    const feed = feedOf(server.url)
    expect((await readOn(feed)).length).toBe(blocks + 1)
    server.files.clear()
    server.files.set('0.binlog', fileOf(...frames.slice(0, 100)))
    server.files.set('100.binlog', fileOf(...frames.slice(100), frameOf(blocks)))
    expect(await readOn(feed, 250)).toEqual([...whole.slice(250, -1), blocks, 'absent'])
  })
})

test.skipIf(binlogSetsAreMissing)(
  'every set gives the same by HTTP as from its directory',
  async () => {
    for (const { name, directory, files: names } of binlogSets()) {
      server.files.clear()
      for (const file of names) server.files.set(file, readFileSync(join(directory, file)))
      const first = Number.parseInt(names[0] ?? '0', 10)
      const expected = await readOn(feedOf(directory), first)
      expect(await readOn(feedOf(server.url), first), name).toEqual(expected)
    }
  },
)

describe.skipIf(nginxIsMissing)('nginx', () => {
  let folder: string
  beforeEach(() => {
    folder = temporaryFolder()
    for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes)
  })

  test.each([
    ['a listing', ['autoindex on;']],
    ['rounded sizes', ['autoindex on;', 'autoindex_exact_size off;']],
    ['JSON', ['autoindex on;', 'autoindex_format json;']],
    ['no listing', []],
    ['compression, which it has to leave', ['autoindex on;', 'gzip on;', 'gzip_types *;']],
    ['no ranges', ['autoindex on;', 'max_ranges 0;']],
    ['no ETags', ['autoindex on;', 'etag off;']],
  ])('with %s gives every block, and those that are added', async (_what, lines) => {
    const nginx = await startNginx(folder, lines)
    try {
      const feed = feedOf(nginx.url)
      expect(await readOn(feed)).toEqual(whole)
      appendFileSync(join(folder, '250.binlog'), frameOf(blocks))
      expect(await readOn(feed, blocks)).toEqual([blocks, 'absent'])
      writeFileSync(join(folder, `${blocks + 1}.binlog`), fileOf(frameOf(blocks + 1)))
      expect(await readOn(feed, blocks + 1)).toEqual([blocks + 1, 'absent'])
    } finally {
      await nginx.stop()
    }
  })
})
