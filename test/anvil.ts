import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join } from 'node:path'

export interface AnvilOptions {
  readonly chainId?: number
  /** Mine a block for every transaction; otherwise only `evm_mine` and `anvil_mine` do. */
  readonly autoMine?: boolean
  /** Blocks per epoch: the finalized block is two epochs behind the head. */
  readonly slotsInEpoch?: number
  /** Time of the first block; another time is another genesis. */
  readonly timestamp?: number
  /** @default 'cancun' */
  readonly hardfork?: string
  /** Further flags, for instance `['--block-time', '1']`. */
  readonly flags?: readonly string[]
}

export interface Anvil {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** One JSON-RPC call; rejects with the node's message. */
  rpc<Result = unknown>(method: string, ...params: readonly unknown[]): Promise<Result>
  /** Ends the process and waits for it; may be repeated. */
  stop(): Promise<void>
}

const startTimeoutMs = 20_000
const running = new Set<ChildProcess>()

// A test that fails half-way, or a runner that is interrupted, leaves no chain behind.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts a real chain on a free port. */
export async function startAnvil(options: AnvilOptions = {}): Promise<Anvil> {
  const child = spawn(anvilBinary(), flagsOf(options), { stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      running.delete(child)
      resolve()
    })
  })
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  try {
    const port = await listeningPort(child)
    const url = `http://127.0.0.1:${port}`
    const rpc = <Result>(method: string, ...params: readonly unknown[]): Promise<Result> =>
      callRpc<Result>(url, method, params)
    // Otherwise it prints several lines for each request.
    await rpc('anvil_setLoggingEnabled', false)
    return { url, port, pid: child.pid ?? 0, rpc, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The program itself: the package's own launcher starts a second Node process. */
function anvilBinary(): string {
  const require = createRequire(import.meta.url)
  const launcher = createRequire(require.resolve('@foundry-rs/anvil/package.json'))
  const name = platform() === 'win32' ? 'anvil.exe' : 'anvil'
  const folder = dirname(
    launcher.resolve(
      `@foundry-rs/anvil-${platform()}-${arch() === 'x64' ? 'amd64' : arch()}/package.json`,
    ),
  )
  return join(folder, 'bin', name)
}

function flagsOf(options: AnvilOptions): string[] {
  const flags: readonly string[][] = [
    // Port 0: the system chooses one that is free, without a race.
    ['--port', '0', '--host', '127.0.0.1', '--auto-impersonate'],
    // Newer hard forks keep block hashes in a contract, which makes mining quadratic.
    ['--hardfork', options.hardfork ?? 'cancun', '--prune-history', '64'],
    ['--gas-limit', '1000000000', '--block-base-fee-per-gas', '0'],
    ['--chain-id', String(options.chainId ?? 31337)],
    ['--slots-in-an-epoch', String(options.slotsInEpoch ?? 4)],
    ['--timestamp', String(options.timestamp ?? 1_700_000_000)],
    options.autoMine === true ? [] : ['--no-mining'],
    [...(options.flags ?? [])],
  ]
  return flags.flat()
}

function listeningPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let printed = ''
    const timer = setTimeout(
      () => reject(new Error(`anvil did not start:\n${printed}`)),
      startTimeoutMs,
    )
    const read = (chunk: Buffer): void => {
      printed = (printed + chunk.toString()).slice(-4_000)
      const port = /Listening on 127\.0\.0\.1:(\d+)/.exec(printed)?.[1]
      if (port === undefined) return
      clearTimeout(timer)
      child.stdout?.off('data', read).resume()
      child.stderr?.off('data', read).resume()
      resolve(Number(port))
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`anvil ended with ${code}:\n${printed}`)))
  })
}

async function callRpc<Result>(
  url: string,
  method: string,
  params: readonly unknown[],
): Promise<Result> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  const answer = (await response.json()) as { result?: Result; error?: { message: string } }
  if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`)
  return answer.result as Result
}
