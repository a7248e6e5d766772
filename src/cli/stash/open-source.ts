import { resolve } from 'node:path'
import { openBinlogSource } from '../../runtime/binlog/open-source.js'
import type { BlockFeed } from '../../runtime/stash/reading/block-feed.js'
import { openFeed } from '../../runtime/stash/reading/open-feed.js'

/** The blocks of a folder, relative to where the command runs, or of a URL. */
export function openSource(cwd: string, place: string): BlockFeed {
  const isUrl = /^[a-z][a-z0-9+.-]+:\/\//i.test(place)
  return openFeed(openBinlogSource(isUrl ? place : resolve(cwd, place)))
}
