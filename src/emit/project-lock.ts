import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BcdataError } from '../errors.js'
import { isMissing } from './is-missing.js'
import { unwritable } from './unwritable.js'

const lockPath = '.bcdata/lock'

/** A process writes its number right after it has made the file; an empty one this old is left over. */
const patience = { tries: 20, pauseMs: 25 }

/** A process may have had our number before us: what is ours is known here. */
const held = new Set<string>()

/** Runs the work while no other process writes the project. A lock that a dead process left is taken over. */
export async function withProjectLock<T>(root: string, work: () => Promise<T>): Promise<T> {
  const path = join(root, lockPath)
  const made = makeFolder(root, dirname(path))
  await acquire(root, path)
  try {
    return await work()
  } finally {
    held.delete(path)
    rmSync(path, { force: true })
    removeEmpty(dirname(path), made)
  }
}

/** The outermost folder that did not exist. */
function makeFolder(root: string, folder: string): string {
  try {
    return mkdirSync(folder, { recursive: true }) ?? folder
  } catch (cause) {
    throw unwritable(root, cause)
  }
}

async function acquire(root: string, path: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    if (makeLock(root, path)) return removeLeftovers(path)
    const owner = readOwner(path)
    if (owner === null) continue // released in this moment
    if (isAlive(path, owner)) throw locked(path, owner)
    if (owner.pid !== null || tries >= patience.tries) takeAway(path, owner)
    else await sleep(patience.pauseMs)
  }
}

/** False when somebody else has it. */
function makeLock(root: string, path: string): boolean {
  try {
    writeFileSync(path, `${process.pid} ${hostname()}\n`, { flag: 'wx' })
    held.add(path)
    return true
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false
    throw unwritable(root, cause)
  }
}

interface Owner {
  /** Null while it is being written. */
  readonly pid: number | null
  readonly host: string
  readonly text: string
}

function readOwner(path: string): Owner | null {
  try {
    const text = readFileSync(path, 'utf8')
    const match = /^(\d+) (.*)\n$/.exec(text)
    return { pid: match ? Number(match[1]) : null, host: match?.[2] ?? '', text }
  } catch (cause) {
    if (isMissing(cause)) return null
    throw unwritable(path, cause)
  }
}

/** Nothing can be said of a process on another machine. */
function isAlive(path: string, { pid, host }: Owner): boolean {
  if (pid === null) return false
  if (host !== hostname()) return true
  return pid === process.pid ? held.has(path) : isRunning(pid)
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM'
  }
}

/** Of several that find a dead process's lock, each moves away what it saw, and nothing newer. */
function takeAway(path: string, { text }: Owner): void {
  const away = `${path}.${process.pid}`
  try {
    if (readFileSync(path, 'utf8') !== text) return
    renameSync(path, away)
    if (readFileSync(away, 'utf8') === text) rmSync(away, { force: true })
    else renameSync(away, path)
  } catch (cause) {
    if (!isMissing(cause)) throw unwritable(path, cause)
  }
}

/** Locks that a process was moving away when it was killed itself. */
function removeLeftovers(path: string): void {
  const folder = dirname(path)
  for (const name of readdirSync(folder)) {
    const pid = /^lock\.(\d+)$/.exec(name)?.[1]
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(folder, name), { force: true })
  }
}

function locked(path: string, { pid, host }: Owner): BcdataError {
  return new BcdataError(
    'GENERATE_LOCKED',
    `Another process is writing this project: ${pid} on ${host}.`,
    {
      where: path,
      hint: 'Wait for it to end; when no such process runs any more, delete this file.',
    },
  )
}

/** A folder that holds nothing but the lock was made for it. */
function removeEmpty(folder: string, outermost: string): void {
  try {
    rmdirSync(folder)
    if (folder !== outermost) removeEmpty(dirname(folder), outermost)
  } catch {
    // The manifest is there.
  }
}
