import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface TestServer {
  /** Of a user who may create databases; names no database. */
  readonly url: string
  /** Ends it as a crash does, with all its processes; its files stay. */
  kill(): Promise<void>
  /** Starts it again, at the same address and with the same files. */
  restart(): Promise<void>
  /** Ends the process and removes its files; may be repeated. */
  stop(): Promise<void>
}

export interface ServerOptions {
  /** A commit survives `kill`; slower. */
  readonly isDurable?: boolean
}

export interface ServerCommand {
  readonly program: string
  readonly flags: readonly string[]
  readonly user?: { readonly uid: number; readonly gid: number } | undefined
  /** What ends it at once, with all its children. */
  readonly endSignal: NodeJS.Signals
}

const startTimeoutMs = 30_000
const memoryFolder = '/dev/shm'
const roomBytes = 1_000_000_000

/** In memory where there is room: creating a server's files takes seconds on a disk. */
export function serverFolder(): string {
  return mkdtempSync(join(hasRoom(memoryFolder) ? memoryFolder : tmpdir(), 'bcdata-test-'))
}

function hasRoom(folder: string): boolean {
  if (!existsSync(folder)) return false
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize > roomBytes
}

/** Starts the program and waits until `connect` succeeds. */
export async function startServer(
  folder: string,
  url: string,
  command: ServerCommand,
  connect: () => Promise<void>,
): Promise<TestServer> {
  let running = launch(command)
  // A runner that is interrupted leaves neither a server nor its files behind.
  const abandon = (): void => {
    void running.end(command.endSignal)
    remove(folder)
  }
  process.once('exit', abandon)
  const stop = async (): Promise<void> => {
    await running.end(command.endSignal)
    process.off('exit', abandon)
    remove(folder)
  }
  const connected = async (): Promise<void> => {
    try {
      await untilConnected(running.child, connect)
    } catch (error) {
      await stop()
      throw new Error(`${command.program} did not start: ${String(error)}\n${running.printed()}`)
    }
  }
  await connected()
  return {
    url,
    stop,
    kill: () => running.end('SIGKILL'),
    async restart() {
      running = launch(command)
      await connected()
    },
  }
}

interface Running {
  readonly child: ChildProcess
  /** The last that it said. */
  printed(): string
  end(signal: NodeJS.Signals): Promise<void>
}

function launch({ program, flags, user }: ServerCommand): Running {
  const child = spawn(program, flags, { stdio: ['ignore', 'ignore', 'pipe'], ...user })
  let printed = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    printed = (printed + chunk.toString()).slice(-4_000)
  })
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return {
    child,
    printed: () => printed,
    async end(signal) {
      const children = childrenOf(child.pid)
      child.kill(signal)
      // What the program would have ended itself goes on after a SIGKILL.
      if (signal === 'SIGKILL') for (const pid of children) endProcess(pid)
      await exited
    },
  }
}

function childrenOf(pid: number | undefined): readonly number[] {
  const path = `/proc/${pid}/task/${pid}/children`
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8').trim().split(' ').filter(Boolean).map(Number)
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

async function untilConnected(child: ChildProcess, connect: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + startTimeoutMs
  for (;;) {
    try {
      return await connect()
    } catch (error) {
      if (child.exitCode !== null || Date.now() > deadline) throw error
      await sleep(20)
    }
  }
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
