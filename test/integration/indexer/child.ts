import { type ChildProcess, spawn } from 'node:child_process'

export interface Finished {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Child {
  readonly pid: number
  /** Until the last process of the group has closed its output. */
  readonly finished: Promise<Finished>
  isAlive(): boolean
  /** What stderr has had so far. */
  errors(): string
  /** To every process of the group, as a terminal does. */
  signal(name: NodeJS.Signals): void
}

export interface ChildOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

const running = new Set<ChildProcess>()

// A test that fails half-way leaves no indexer behind.
process.on('exit', () => {
  for (const child of running) signalGroup(child, 'SIGKILL')
})

/** Starts a command as a process group of its own. */
export function startChild(command: string, args: readonly string[], options: ChildOptions): Child {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk
  })
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      running.delete(child)
      resolve({ code, signal, stdout, stderr })
    })
  })
  return {
    pid: child.pid ?? 0,
    finished,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    errors: () => stderr,
    signal: (name) => signalGroup(child, name),
  }
}

/** Ends every process that is still there; for the end of a test. */
export async function endChildren(): Promise<void> {
  const closed = [...running].map((child) => new Promise((resolve) => child.once('close', resolve)))
  for (const child of running) signalGroup(child, 'SIGKILL')
  await Promise.all(closed)
}

function signalGroup(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, name)
  } catch {
    // The whole group has ended.
  }
}
