import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { startAnvil } from '../../../scripts/demo/anvil.mjs'
import { trafficChain } from './chain.js'
import { endChildren, type Finished } from './child.js'
import { errorsIn } from './expect-failure.js'
import { generatedProject } from './project.js'
import { startProxy } from './proxy.js'

const closing: (() => unknown)[] = []
afterEach(async () => {
  await endChildren()
  for (const close of closing.splice(0).reverse()) await close()
})

const secret = 'sEcretKey0123456789'

function withSecrets(url: string): string {
  return `${url.replace('//', `//user:${secret}a@`)}/v2/${secret}b?token=${secret}c`
}

// Goal: a key in the RPC URL is written to .env and nowhere else. Method: every command succeeds once,
// and fails in every way that has to do with the node, also with answers that repeat the key.
test('a key in the RPC URL is in .env only, and never in an output', async () => {
  const node = await startAnvil()
  closing.push(() => node.stop())
  await trafficChain(node.url, 25)
  const proxy = await startProxy(node.url)
  closing.push(() => proxy.stop())
  const url = withSecrets(proxy.url)
  const project = await generatedProject({ rpc: url })
  closing.push(() => project.remove())
  const outputs: Finished[] = [project.init]
  const run = async (args: readonly string[], rpc?: string): Promise<Finished> => {
    const finished = await project.run(args, rpc === undefined ? {} : { rpc })
    outputs.push(finished)
    return finished
  }

  const codes: (number | null)[] = []
  for (const args of [
    ['migrate'],
    ['start', '--until', 'head'],
    ['reconcile', 'run', 'token-balances', '--json'],
    ['generate'],
    ['init', 'other', '--yes', '--dry-run', '--json', '--abi', '../out', '--rpc', url],
  ]) {
    codes.push((await run(args)).code)
  }
  expect(codes).toEqual([0, 0, 0, 0, 0])

  const says = `the key ${secret}b of ${url} is used up`
  const error = { code: -32_000, message: says }
  const errors: unknown[] = []
  for (const [status, body] of [
    [200, JSON.stringify({ jsonrpc: '2.0', id: null, error })],
    [200, `<html>${says}</html>`],
    [401, says],
    [404, says],
  ] as const) {
    proxy.instead = (response) => response.writeHead(status).end(body)
    errors.push(...errorsIn((await run(['start'])).stderr))
  }
  errors.push(...errorsIn((await run(['reconcile', 'run', 'token-balances'])).stderr))
  for (const rpc of [withSecrets('http://127.0.0.1:1'), `htp://${secret}.example`, `//${secret}`]) {
    errors.push(...errorsIn((await run(['start'], rpc)).stderr))
  }
  expect(errors).toEqual([
    'RPC_REFUSED',
    'RPC_INVALID_ANSWER',
    'RPC_REFUSED',
    'RPC_REFUSED',
    'RPC_REFUSED',
    'RPC_UNREACHABLE',
    'CONFIG_INVALID',
    'CONFIG_INVALID',
  ])

  for (const { stdout, stderr } of outputs) {
    expect(stdout).not.toContain(secret)
    expect(stderr).not.toContain(secret)
  }
  expect(filesWith(project.dapp, secret)).toEqual(['bcdata/.env'])
})

/** Paths of files that hold a text, packages left out. */
function filesWith(root: string, text: string): readonly string[] {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('/node_modules/'))
  expect(paths.length).toBeGreaterThan(50)
  return paths
    .filter((path) => readFileSync(path, 'latin1').includes(text))
    .map((path) => path.slice(root.length + 1))
}
