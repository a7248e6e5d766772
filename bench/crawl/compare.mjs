import { join } from 'node:path'
import { interleave, median } from '../measure.mjs'
import { measureProcess } from '../measure-process.mjs'
import { startCountingProxy } from './counting-proxy.mjs'
import { summarise } from './rows.mjs'

/** A machine that is ten times too slow still says how slow. */
const timeoutMs = 600_000

const floorScript = join(import.meta.dirname, 'floor/main.mjs')

/** What the floor and the project need for all events of a chain. */
export async function compare({ project, place, rpc, events, rounds }) {
  const start = ['node_modules/.bin/bcdata', 'start', '--until', 'head']
  const { floor, bcdata } = checkedSides({ place, events }, { project, start })
  const [ofFloor, ofBcdata] = await interleave(rounds, [() => floor(rpc), () => bcdata(rpc)])
  return {
    floor: { ...middle(ofFloor), calls: await callsOf(floor, rpc) },
    bcdata: { ...middle(ofBcdata), calls: await callsOf(bcdata, rpc) },
  }
}

/** The same from the project's archive, without a node. */
export async function compareOffline({ project, place, archive, events, rounds }) {
  const start = ['node_modules/.bin/bcdata', 'start', '--source', 'archive']
  const { floor, bcdata } = checkedSides({ place, events }, { project, start })
  const url = `archive:${archive}`
  const [ofFloor, ofBcdata] = await interleave(rounds, [() => floor(url), () => bcdata(url)])
  const calls = { all: 0 }
  return { floor: { ...middle(ofFloor), calls }, bcdata: { ...middle(ofBcdata), calls } }
}

/** Runs that fail where they don't write the same rows, or not as many as there are events. */
function checkedSides({ place, events }, { project, start }) {
  const written = new Set()
  const checked = (run) => async (rpcUrl) => {
    const database = await place.fresh()
    try {
      const figures = await run(rpcUrl, database)
      const { hash, ...counts } = await summarise(database)
      written.add(hash)
      if (counts.events === events && written.size === 1) return figures
      throw new Error(
        `The rows are not the floor's: ${JSON.stringify(counts)} of ${events} events.`,
      )
    } finally {
      await place.drop(database)
    }
  }
  return {
    floor: checked((source, database) =>
      measureProcess([floorScript, project, source, database], { timeoutMs }),
    ),
    bcdata: checked((source, database) => {
      const env = { BCDATA_RPC_URL: source, BCDATA_DATABASE_URL: database }
      return measureProcess(start, { cwd: project, env, timeoutMs })
    }),
  }
}

function middle(list) {
  const of = (name) => median(list.map((figures) => figures[name]))
  return { seconds: of('seconds'), cpuSeconds: of('cpuSeconds'), megabytes: of('megabytes') }
}

/** Counted in a run of its own: the proxy costs time. */
async function callsOf(run, rpc) {
  const proxy = await startCountingProxy(rpc)
  try {
    await run(proxy.url)
    return proxy.calls
  } finally {
    proxy.stop()
  }
}
