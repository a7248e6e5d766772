import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { freePort, serverFolder, startServer, type TestServer } from './server-process.js'

/** Where install-mysql.sh unpacked MySQL; without it MariaDB stands for both. */
export const mysqlFolder: string | undefined = process.env['BCDATA_TEST_MYSQL_FOLDER']

/** The server with the C library that came with it. */
function mysqldIn(folder: string): { readonly program: string; readonly flags: readonly string[] } {
  const root = join(folder, 'root')
  const libraries = [join(root, 'usr/lib/x86_64-linux-gnu'), join(root, 'usr/lib/mysql/private')]
  return {
    program: join(root, 'usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2'),
    flags: [
      ...['--library-path', libraries.join(':'), join(root, 'usr/sbin/mysqld')],
      ...['--no-defaults', `--user=${userInfo().username}`, `--basedir=${join(root, 'usr')}`],
      `--lc-messages-dir=${join(root, 'usr/share/mysql')}`,
      `--plugin-dir=${join(root, 'usr/lib/mysql/plugin')}`,
    ],
  }
}

const password = 'mysql-secret'

/** MySQL itself, which differs from MariaDB in more than its name. */
export async function startMysql(folder: string): Promise<TestServer> {
  const { program, flags } = mysqldIn(folder)
  const files = serverFolder()
  const data = `--datadir=${join(files, 'data')}`
  const small = '--innodb-redo-log-capacity=64M'
  execFileSync(program, [...flags, data, small, '--initialize-insecure'], { stdio: 'pipe' })
  const accounts = join(files, 'accounts.sql')
  writeFileSync(
    accounts,
    `create user if not exists bcdata@'%' identified by '${password}';\ngrant all on *.* to bcdata@'%' with grant option;\n`,
  )
  const port = await freePort()
  const url = `mysql://bcdata:${password}@127.0.0.1:${port}`
  const command = {
    program,
    flags: [
      ...[...flags, data, small, `--init-file=${accounts}`, `--tmpdir=${files}`],
      ...[`--socket=${join(files, 'socket')}`, `--pid-file=${join(files, 'pid')}`],
      ...[`--port=${port}`, '--bind-address=127.0.0.1', '--loose-mysqlx=OFF'],
      ...['--skip-log-bin', '--secure-file-priv=', '--innodb-flush-log-at-trx-commit=2'],
      // Tests want a server without encryption; MySQL has it unless told otherwise.
      '--tls-version=',
      // What is set here is not what the runtime needs: it must set that by itself.
      ...['--sql-mode=', '--character-set-server=latin1'],
    ],
    endSignal: 'SIGKILL',
  } as const
  return startServer(files, url, command, async () => {
    const connection = await createConnection(url)
    await connection.end()
  })
}
