// The floor of bench/start.mjs: a process that has loaded a database driver and an HTTP client.
import 'better-sqlite3'
import 'undici'

process.stdout.write('loaded\n')
