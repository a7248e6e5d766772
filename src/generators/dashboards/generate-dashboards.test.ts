import { format } from 'prettier'
import { describe, expect, it } from 'vitest'
import {
  allPanels,
  checkDashboard,
  type DashboardJson,
  type PanelJson,
} from '../../../test/grafana/check-dashboard.js'
import {
  type SampleContract,
  type SampleOptions,
  sampleDatabase,
  sampleProject,
} from '../../../test/grafana/sample-project.js'
import { runQuery, type TimeRange } from '../../../test/grafana/sqlite-datasource.js'
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

describe('generateDashboards', () => {
  it('makes dashboards whose every query answers what its panel shows', () => {
    expect(findings([token, collectible, odd, busy, overview])).toEqual([])
  })

  it('would not pass the check with a macro, a table, a place or a unit that is wrong', () => {
    const project = sampleProject([token])
    const db = sampleDatabase(project, times, [1])
    const [file] = generateDashboards(project)
    const check = (right: string, wrong: string) => {
      const text = file?.text.replaceAll(right, wrong) ?? ''
      return checkDashboard(db, JSON.parse(text) as DashboardJson, range).join()
    }
    expect(check('$__from', '$__timeFrom()')).toContain('Nobody replaces the variable')
    expect(check('FROM token_holder', 'FROM token_holders')).toContain('no such table')
    expect(check('"y": 5', '"y": 6')).toContain('covers')
    expect(check('"inspect": true', '"inspect": true }, "unit": "none", "rest": {')).toContain(
      'rounds text',
    )
    expect(check('BETWEEN $__from', 'BETWEEN $__to')).toContain('has no rows')
  })

  it('refuses names that would need quotes', () => {
    const project = sampleProject([token])
    const text = JSON.stringify(project).replaceAll('token_evt_approval', 'a; DROP TABLE b')
    expect(() => generateDashboards(JSON.parse(text) as ProjectModel)).toThrow('bcdata bug')
  })

  it('asks for the chain where a contract is on several', () => {
    expect(findings([token, odd], { chains: ['one', 'two'] }, [1, 2])).toEqual([])
    const [first] = dashboards(sampleProject([token], { chains: ['one', 'two'] }))
    expect(first?.templating.list.map((variable) => variable.name)).toEqual(['chain', 'decimals'])
  })

  it('asks for the address where any address counts', () => {
    const contracts = [token, odd].map((contract) => ({ ...contract, place: 'any' as const }))
    expect(findings(contracts)).toEqual([])
    const [first] = dashboards(sampleProject(contracts))
    expect(first?.templating.list.map((variable) => variable.name)).toEqual(['address', 'decimals'])
  })

  it('copes with more events than one compound select can hold', () => {
    const events = (start: number) =>
      Array.from({ length: 300 }, (_item, index) => `Event${start + index}(uint8 a)`)
    const many = [0, 300].map((start) => ({ name: `Many${start}`, events: events(start) }))
    expect(findings(many)).toEqual([])
  })

  it('counts mints, burns, holders and amounts of a token', () => {
    const project = sampleProject([token])
    const db = sampleDatabase(project, times, [1])
    const [first] = dashboards(project)
    const value = (title: string, decimals = '0') =>
      runQuery(db, targetOf(panel(first, title)), range, { decimals: [decimals] })[0]?.[0]?.values

    expect(value('Holders')).toEqual([3n])
    expect(value('Supply')).toEqual([6e18])
    expect(value('Supply', '18')).toEqual([6])
    expect(value('Transfers')).toEqual([4n])
    expect(value('Mints')).toEqual([2n])
  })

  it('shows the newest rows first, with exact amounts under Solidity names', () => {
    const project = sampleProject([token])
    const db = sampleDatabase(project, times, [1])
    const [first] = dashboards(project)
    const [frame = []] = runQuery(db, targetOf(panel(first, 'Latest Transfer')), range, {})
    expect(frame.map((field) => field.name)).toEqual([
      'Time',
      'Block',
      'Transaction',
      'from',
      'to',
      'value',
    ])
    expect(frame[1]?.values).toEqual([4n, 3n, 2n, 1n])
    expect(frame[5]?.values).toEqual(['3', '2', '1', '0'].map((n) => (n === '0' ? n : n + zeros)))
  })

  it('counts the lag from the time of the block, not from when it was stored', () => {
    const project = sampleProject([token])
    const db = sampleDatabase(project, times, [1])
    const seconds = (title: string) => {
      const [frame = []] = runQuery(
        db,
        targetOf(panel(dashboards(project).at(-1), title)),
        range,
        {},
      )
      return Number(frame.at(-1)?.values[0])
    }
    const [blockTime = 0] = times.slice(-1)
    expect(seconds('Last stored')).toBe((blockTime + 3_600) * 1_000)
    expect(Math.abs(Date.now() / 1_000 - seconds('Lag') - blockTime)).toBeLessThan(60)
  })

  it('reads only as many rows as it shows', () => {
    const project = sampleProject([token])
    const db = sampleDatabase(project, times, [1])
    const [first] = dashboards(project)
    const { rawQueryText } = targetOf(panel(first, 'Latest Transfer'))
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${rawQueryText.replace('$__to', '1')}`).all() as {
      detail: string
    }[]
    expect(plan.map((step) => step.detail)).toEqual([
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

function findings(
  contracts: readonly SampleContract[],
  options: SampleOptions = {},
  chainIds: readonly number[] = [1],
): readonly string[] {
  const project = sampleProject(contracts, options)
  const db = sampleDatabase(project, times, chainIds)
  return dashboards(project).flatMap((dashboard) => checkDashboard(db, dashboard, range))
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
