import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import {
  freePort,
  type ServerOptions,
  serverFolder,
  startServer,
  type TestServer,
} from './server-process.js'

const program = '/usr/sbin/mariadbd'
const installer = '/usr/bin/mariadb-install-db'

export function missingMariadb(): string | null {
  if (existsSync(program) && existsSync(installer)) return null
  return 'MariaDB is not installed (apt-get install mariadb-server-core mariadb-client-core)'
}

const password = 'mariadb-secret'

export async function startMariadb(options: ServerOptions = {}): Promise<TestServer> {
  const folder = serverFolder()
  const user = userInfo().username
  const data = ['--no-defaults', `--user=${user}`, `--datadir=${join(folder, 'data')}`]
  execFileSync(
    installer,
    [
      ...[...data, '--auth-root-authentication-method=normal', '--skip-test-db'],
      ...['--skip-name-resolve', '--innodb-log-file-size=8M'],
    ],
    { stdio: 'pipe' },
  )
  const accounts = join(folder, 'accounts.sql')
  writeFileSync(
    accounts,
    `create user if not exists bcdata@'%' identified by '${password}';\ngrant all on *.* to bcdata@'%' with grant option;\n`,
  )
  const port = await freePort()
  const url = `mysql://bcdata:${password}@127.0.0.1:${port}`
  const flags = [
    ...[...data, `--socket=${join(folder, 'socket')}`, `--pid-file=${join(folder, 'pid')}`],
    ...[`--port=${port}`, '--bind-address=127.0.0.1', `--init-file=${accounts}`],
    // A server that starts removes what it takes for leftovers; another's are in use.
    `--tmpdir=${folder}`,
    ...['--skip-log-bin', '--skip-name-resolve', '--innodb-log-file-size=8M'],
    `--innodb-flush-log-at-trx-commit=${options.isDurable === true ? 2 : 0}`,
    '--innodb-flush-method=nosync',
    // What is set here is not what the runtime needs: it must set that by itself.
    ...['--innodb-buffer-pool-size=128M', '--sql-mode=', '--character-set-server=latin1'],
  ]
  return startServer(folder, url, { program, flags, endSignal: 'SIGKILL' }, async () => {
    const connection = await createConnection(url)
    await connection.end()
  })
}
