import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import {
  freePort,
  type ServerOptions,
  serverFolder,
  startServer,
  type TestServer,
} from './server-process.js'

const versions = '/usr/lib/postgresql'
const password = 'postgres-secret'

export function missingPostgres(): string | null {
  return programs() === null ? 'PostgreSQL is not installed (apt-get install postgresql)' : null
}

export async function startPostgres(options: ServerOptions = {}): Promise<TestServer> {
  const folder = serverFolder()
  const user = unprivileged()
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password)
  for (const path of user ? [folder, passwordFile] : [])
    chownSync(path, user?.uid ?? 0, user?.gid ?? 0)
  const bin = programs() ?? ''
  const data = join(folder, 'data')
  execFileSync(
    join(bin, 'initdb'),
    [
      ...['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`],
      ...['-E', 'UTF8', '--locale=C.UTF-8', '--no-sync', '--no-instructions'],
    ],
    { stdio: 'pipe', cwd: folder, ...user },
  )
  const port = await freePort()
  const url = `postgres://postgres:${password}@127.0.0.1:${port}`
  const commits = options.isDurable === true ? 'on' : 'off'
  const settings = ['fsync=off', `synchronous_commit=${commits}`, 'full_page_writes=off']
  // What is set here is not what the runtime needs: it must set that by itself.
  const unlike = ['timezone=Asia/Tokyo', 'default_transaction_isolation=serializable']
  const flags = [
    ...['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder],
    ...[...settings, ...unlike].flatMap((setting) => ['-c', setting]),
  ]
  const program = join(bin, 'postgres')
  return startServer(folder, url, { program, flags, user, endSignal: 'SIGQUIT' }, async () => {
    const client = new pg.Client({ connectionString: `${url}/postgres` })
    client.on('error', () => {})
    await client.connect()
    await client.end()
  })
}

/** The newest version's, which are in no PATH. */
function programs(): string | null {
  if (!existsSync(versions)) return null
  const [newest] = readdirSync(versions).sort((left, right) => Number(right) - Number(left))
  const bin = join(versions, newest ?? '', 'bin')
  return existsSync(join(bin, 'initdb')) ? bin : null
}

/** PostgreSQL refuses to run as root; its package brings a user. */
function unprivileged(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}
