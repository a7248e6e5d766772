import { format } from 'prettier'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dialects } from '../../../test/databases/dialects.js'
import type { SqlDatabase } from '../../../test/fixtures/sql-database.js'
import {
  allPanels,
  checkDashboard,
  type DashboardJson,
  type PanelJson,
} from '../../../test/grafana/check-dashboard.js'
import { runTarget, sqlOf } from '../../../test/grafana/datasource.js'
import type { TimeRange } from '../../../test/grafana/frame.js'
import { sampleDatabase } from '../../../test/grafana/sample-database.js'
import {
  type SampleContract,
  type SampleOptions,
  sampleProject,
} from '../../../test/grafana/sample-project.js'
import type { ProjectModel } from '../../model/project-model.js'
import { generateDashboards } from './generate-dashboards.js'

const transfer = 'Transfer(address indexed from, address indexed to, uint256 value)'
const token: SampleContract = {
  name: 'Token',
  description: 'A token, see [here](https://example.org) <script>.',
  events: [transfer, 'Approval(address indexed owner, address indexed spender, uint256 value)'],
  isToken: true,
}
const collectible: SampleContract = {
  name: 'Collectible',
  events: ['Transfer(address indexed from, address indexed to, uint256 indexed tokenId)'],
  isToken: true,
}
const odd: SampleContract = {
  name: 'Odd',
  events: [
    '$Dollar$(uint256 $chain, int256 __from)',
    'Moved(address to)',
    'Moved(address to, int256 by, uint64 at, uint48 id, bool ok)',
    'Names(uint32 Time, uint32 evt_block_time, uint32 chain_id, bytes32 Block, string indexed from)',
    'Twins(uint8 from, uint8 From, uint8 from_)',
    'Nothing()',
    'Unnamed(uint8, uint8[])',
  ],
}
const busy: SampleContract = {
  name: 'Busy',
  events: Array.from({ length: 60 }, (_item, index) => `Event${index}(address indexed who)`),
}
const overview: SampleContract = { name: 'Overview', events: ['Seen(string what)'] }
const silent: SampleContract = { name: 'Silent', events: [] }

const day = 86_400
const now = 1_800_000_000
const range: TimeRange = { from: now - 7 * day, to: now, intervalMs: 7_200_000 }
const times = [now - 6 * day, now - 6 * day + 1, now - 2 * day, now - 60]

describe.each(dialects)('generateDashboards for %s', (dialect) => {
  const project = sampleProject([token], { dialect })

  it('makes dashboards whose every query answers what its panel shows', async () => {
    expect(await findings([token, collectible, odd, busy, overview], { dialect })).toEqual([])
  })

  it('would not pass the check with a macro, a table, a place or a unit that is wrong', async () => {
    const db = await filled(project)
    const [file] = generateDashboards(project)
    const check = async (right: string | RegExp, wrong: string) => {
      const text = file?.text.replaceAll(right, wrong) ?? ''
      return (await checkDashboard(db, JSON.parse(text) as DashboardJson, range)).join()
    }
    const inRange = dialect === 'sqlite' ? 'evt_block_time BETWEEN' : '$__unixEpochFilter'
    expect(await check(inRange, '$__between')).toMatch(/Nobody replaces|unknown macro/)
    expect(await check('FROM token_holder', 'FROM token_holders')).toMatch(
      /no such table|doesn't exist|does not exist/,
    )
    expect(await check('"y": 5', '"y": 6')).toContain('covers')
    expect(
      await check('"inspect": true', '"inspect": true }, "unit": "none", "rest": {'),
    ).toContain('rounds text')
    expect(await check(/WHERE (?=evt|.__unix)/g, 'WHERE 1 = 0 AND ')).toContain('has no rows')
  })

  it('asks for the chain where a contract is on several', async () => {
    const options = { dialect, chains: ['one', 'two'] }
    expect(await findings([token, odd], options, [1, 2])).toEqual([])
    const [first] = dashboards(sampleProject([token], options))
    expect(first?.templating.list.map((variable) => variable.name)).toEqual(['chain'])
  })

  it('asks for the address where any address counts', async () => {
    const contracts = [token, odd].map((contract) => ({ ...contract, place: 'any' as const }))
    expect(await findings(contracts, { dialect })).toEqual([])
    const [first] = dashboards(sampleProject(contracts, { dialect }))
    expect(first?.templating.list.map((variable) => variable.name)).toEqual(['address'])
  })

  it('copes with more events than one compound select can hold', async () => {
    const events = (start: number) =>
      Array.from({ length: 201 }, (_item, index) => `Event${start + index}(uint8 a)`)
    const many = [0, 201].map((start) => ({ name: `Many${start}`, events: events(start) }))
    expect(await findings(many, { dialect })).toEqual([])
    // Four hundred tables on a busy machine.
  }, 60_000)

  it('counts mints, burns, holders and amounts of a token', async () => {
    const db = await filled(project)
    const [first] = dashboards(project)
    const value = async (title: string) => {
      const [frame] = await runTarget(db, targetOf(panel(first, title)), range, {})
      return frame?.at(-1)?.values
    }
    expect(await value('Holders')).toEqual([3n])
    expect(await value('Supply')).toEqual([42e18])
    expect(await value('Transfers')).toEqual([4n])
    expect(await value('Mints')).toEqual([2n])
  })

  it('shows amounts in units of the token where it says how many decimals it has', async () => {
    const db = await filled(project)
    const [first] = dashboards(project)
    const shown = async (title: string) => {
      const [frame = []] = await runTarget(db, targetOf(panel(first, title)), range, {})
      return frame.map(({ name, values }) => [name, values])
    }
    await db.run(`UPDATE token_metadata SET name = 'A coin', symbol = 'COIN', decimals = 18`)
    expect(await shown('Name')).toContainEqual(['Symbol', ['COIN', 'COIN']])
    expect(await shown('Supply')).toEqual([
      ['token', ['COIN']],
      ['supply', [42]],
    ])
    expect(await shown('Top holders')).toMatchObject([
      ['Holder', expect.any(Array)],
      ['Balance', ['21', '14', '7']],
      ['Token', ['COIN', 'COIN', 'COIN']],
      ['Share', [expect.closeTo(1 / 2), expect.closeTo(1 / 3), expect.closeTo(1 / 6)]],
    ])
    const total = async (title: string) => {
      const [frame = []] = await runTarget(db, targetOf(panel(first, title)), range, {})
      return frame.at(-1)?.values.reduce((sum: number, value) => sum + Number(value), 0)
    }
    expect(await total('Transfer volume')).toBeCloseTo(42)
    for (const [decimals, balances] of [
      [0, [`21${zeros}`, `14${zeros}`, `7${zeros}`]],
      [19, ['2.1', '1.4', '0.7']],
      [77, [21, 14, 7].map((part) => `0.${String(part).padStart(59, '0')}`)],
    ] as const) {
      await db.run(`UPDATE token_metadata SET decimals = ${decimals}`)
      expect((await shown('Top holders'))[1]).toEqual(['Balance', balances])
    }
    await db.run('DELETE FROM token_metadata')
    expect(await shown('Supply')).toEqual([
      ['token', ['Token']],
      ['supply', [42e18]],
    ])
    expect(await total('Transfer volume')).toBeCloseTo(42e18)
  })

  it('shows the newest rows first, with exact amounts under Solidity names', async () => {
    const db = await filled(project)
    const [first] = dashboards(project)
    const [frame = []] = await runTarget(db, targetOf(panel(first, 'Latest Transfer')), range, {})
    expect(frame.map((field) => field.name)).toEqual([
      'time',
      'Block',
      'Transaction',
      'from',
      'to',
      'value',
    ])
    expect(frame[1]?.values).toEqual([4n, 3n, 2n, 1n])
    expect(frame[5]?.values).toEqual([`21${zeros}`, `14${zeros}`, `7${zeros}`, '0'])
  })

  it('shows the largest holders first', async () => {
    const db = await filled(project)
    const [first] = dashboards(project)
    const [frame = []] = await runTarget(db, targetOf(panel(first, 'Top holders')), range, {})
    const names = frame.map((field) => field.name)
    expect(names).toEqual(['Holder', 'Balance', 'Token', 'Share'])
    expect(frame[1]?.values).toEqual([`21${zeros}`, `14${zeros}`, `7${zeros}`])
    expect(frame[3]?.values[0]).toBeCloseTo(1 / 2)
  })

  it('adds supply, mints and burns to the last digit', async () => {
    const db = await filled(project)
    const [first] = dashboards(project)
    const [frame = []] = await runTarget(db, targetOf(panel(first, 'Exact totals')), range, {})
    expect(frame.map((field) => field.name)).toEqual(['Total', 'Amount'])
    expect(frame[0]?.values).toEqual(['Supply', 'Minted', 'Burned'])
    expect(frame[1]?.values).toEqual([`42${zeros}`, `14${zeros}`, `14${zeros}`])
  })

  it('counts everything that could not be stored or handled', async () => {
    const db = await filled(project)
    const overview = dashboards(project).at(-1)
    const letters = panel(overview, 'Dead letters')
    const [frame = []] = await runTarget(db, targetOf(letters), range, {})
    expect(frame.map(({ values }) => values.map(String))).toEqual([
      ['Handlers', 'Logs', 'Ranges'],
      ['2', '1', '3'],
    ])
    // As long as it counted logs only it had another title: dashboards are merged by id.
    expect(letters.id).toBe(9_524_957)
  })

  it('counts the lag from the time of the block, not from when it was stored', async () => {
    const db = await filled(project)
    const overview = dashboards(project).at(-1)
    const seconds = async (title: string) => {
      const [frame] = await runTarget(db, targetOf(panel(overview, title)), range, {})
      return Number(frame?.at(-1)?.values[0])
    }
    const [blockTime = 0] = times.slice(-1)
    expect(await seconds('Last stored')).toBe((blockTime + 3_600) * 1_000)
    expect(Math.abs(Date.now() / 1_000 - (await seconds('Lag')) - blockTime)).toBeLessThan(60)
  })
})

describe('generateDashboards', () => {
  it('refuses names that would need quotes', () => {
    const text = JSON.stringify(sampleProject([token]))
    const wrong = text.replaceAll('token_evt_approval', 'a; DROP TABLE b')
    expect(() => generateDashboards(JSON.parse(wrong) as ProjectModel)).toThrow('bcdata bug')
  })

  it('reads only as many rows as it shows', async () => {
    const project = sampleProject([token])
    const db = await filled(project)
    const [first] = dashboards(project)
    const sql = sqlOf(targetOf(panel(first, 'Latest Transfer')))
    const { rows } = await db.select(`EXPLAIN QUERY PLAN ${sql.replace('$__to', '1')}`)
    expect(rows.map((row) => row.at(-1))).toEqual([
      expect.stringMatching(/^SEARCH token_evt_transfer USING INDEX/),
    ])
  })

  it('is a fixed point of prettier', async () => {
    const style = { printWidth: 100, semi: false, singleQuote: true, trailingComma: 'all' } as const
    for (const { path, text } of generateDashboards(sampleProject([token, odd, busy, silent]))) {
      expect(await format(text, { ...style, filepath: path })).toBe(text)
    }
  })

  it('depends on the model alone and keeps ids apart', () => {
    const contracts = [token, odd, overview]
    expect(generateDashboards(sampleProject(contracts))).toEqual(
      generateDashboards(sampleProject(contracts)),
    )
    const uids = ['shop', 'shop-data', 'a-very-long-project-name-that-goes-on-and-on'].flatMap(
      (name) => dashboards(sampleProject(contracts, { name })).map(({ uid }) => uid),
    )
    expect(new Set(uids).size).toBe(12)
    expect(uids.filter((uid) => !/^[a-z0-9_-]{1,40}$/.test(uid))).toEqual([])
  })

  it('gives a contract called Overview a file of its own', () => {
    expect(generateDashboards(sampleProject([overview])).map(({ path }) => path)).toEqual([
      'grafana/dashboards/overview.contract.json',
      'grafana/dashboards/overview.json',
      'grafana/provisioning/datasources/bcdata.yaml',
      'grafana/provisioning/dashboards/bcdata.yaml',
    ])
  })

  it('lets descriptions show neither links nor HTML', () => {
    const [file] = generateDashboards(sampleProject([token]))
    expect(file?.text).toContain('see \\\\[here\\\\](https://example.org) \\\\<script>.')
  })
})

const zeros = '0'.repeat(18)

async function findings(
  contracts: readonly SampleContract[],
  options: SampleOptions = {},
  chainIds: readonly number[] = [1],
): Promise<readonly string[]> {
  const project = sampleProject(contracts, options)
  const db = await filled(project, chainIds)
  const found = []
  for (const made of dashboards(project)) found.push(...(await checkDashboard(db, made, range)))
  return found
}

async function filled(
  project: ProjectModel,
  chainIds: readonly number[] = [1],
): Promise<SqlDatabase> {
  const db = await sampleDatabase(project, times, chainIds)
  onTestFinished(() => db.close())
  return db
}

function dashboards(project: ProjectModel): readonly DashboardJson[] {
  return generateDashboards(project)
    .filter(({ path }) => path.endsWith('.json'))
    .map(({ text }) => JSON.parse(text) as DashboardJson)
}

function panel(dashboard: DashboardJson | undefined, title: string): PanelJson {
  const found = dashboard && allPanels(dashboard).find((candidate) => candidate.title === title)
  if (!found) throw new Error(`No panel ${title}`)
  return found
}

function targetOf({ targets }: PanelJson) {
  const [target] = targets ?? []
  if (!target) throw new Error('The panel has no target')
  return target
}
