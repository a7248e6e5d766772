import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Check, fail, ok, warn } from './check.js'
import { databaseFile } from './examined-project.js'

const mebibyte = 1024 * 1024

/** A database that can't grow any more stops the indexer in the middle of a batch. */
const enoughBytes = 1024 * mebibyte
const fewBytes = 100 * mebibyte

/** Is there room where the database lies? */
export const disk: Check = {
  name: 'disk',
  async run({ root, resolved }) {
    const url = await resolved().then(
      ({ database }) => database.url,
      () => '',
    )
    const { bavail, bsize } = await statfs(dirname(databaseFile(root, url) ?? `${root}/x`))
    const free = bavail * bsize
    const message = `${Math.floor(free / mebibyte).toLocaleString('en')} MiB are free`
    if (free < fewBytes) return [fail(`Only ${message}.`, 'Free some space.')]
    if (free < enoughBytes) return [warn(`Only ${message}.`, 'Free some space.')]
    return [ok(message)]
  },
}
