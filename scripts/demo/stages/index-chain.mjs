import { join } from 'node:path'
import { countRows } from '../database.mjs'
import { command, heading, line, number, seconds } from '../print.mjs'
import { mustRun } from '../processes.mjs'

/** Migrates and indexes up to the head; returns how many events are in tables. */
export async function indexChain(project) {
  heading('The chain becomes tables')
  command('npm run migrate')
  await mustRun('npm', ['run', '--silent', 'migrate'], { cwd: project, quiet: true })
  command('npm start -- --until head')
  const begin = performance.now()
  // On a terminal the progress bar is worth seeing; elsewhere there would be a line for each batch.
  const quiet = !process.stderr.isTTY
  await mustRun('npm', ['--silent', 'start', '--', '--until', 'head'], { cwd: project, quiet })
  const time = performance.now() - begin

  const tables = countRows(join(project, 'data.db'))
  const width = Math.max(...tables.map(({ name }) => name.length))
  for (const { name, rows } of tables)
    line(`${name.padEnd(width)} ${number(rows).padStart(7)} rows`)
  const events = tables
    .filter(({ name }) => name.includes('_evt_'))
    .reduce((sum, { rows }) => sum + rows, 0)
  const rate = number(Math.round((events / time) * 1000))
  line(
    `${number(events)} events in ${seconds(time)}, the start of npm and Node included: ${rate} events/s`,
  )
  return events
}
