import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildLedger } from '../../../src/runtime/testing/binlog/build-ledger.js'
import { writeBinlog } from '../../../src/runtime/testing/binlog/write-binlog.js'
import { endChildren } from '../indexer/child.js'
import { generatedProject, type Project } from '../indexer/project.js'

let project: Project
beforeAll(async () => {
  project = await generatedProject({ rpc: 'http://127.0.0.1:1' })
})
afterAll(async () => {
  await endChildren()
  project?.remove()
})

function scripts(): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(project.path('package.json'), 'utf8')).scripts
}

test('a project with a stash section copies its ledger by `npm run stash`', async () => {
  expect(scripts()).not.toHaveProperty('stash')
  const none = await project.run(['stash', 'sync'])
  expect(none).toMatchObject({ code: 64, stderr: expect.stringContaining('--from') })

  const { ledger, blocks } = await buildLedger({ blocks: 5 })
  await writeBinlog(project.path('binlogs'), blocks)
  const section = `stash: { from: env('BINLOGS'), groupMark: '${ledger.groupMark}' },`
  project.edit('bcdata.config.ts', '  database: {', `  ${section}\n  database: {`)
  const generated = await project.run(['generate'])
  expect(generated, generated.stderr).toMatchObject({ code: 0 })
  expect(scripts()).toMatchObject({ stash: 'bcdata stash sync' })

  const options = { npm: true, env: { BINLOGS: './binlogs' } }
  const synced = await project.run(['stash', '--until', 'end', '--json'], options)
  expect(synced, synced.stderr).toMatchObject({ code: 0 })
  expect(JSON.parse(synced.stdout)).toMatchObject({
    ...{ from: 0, to: 5, evidence: [] },
    ledger: { genesisHash: ledger.genesisHash, trust: 'group-mark' },
  })
  const status = await project.run(['stash', 'status', '--json'])
  expect(JSON.parse(status.stdout)).toMatchObject({ last: { number: 5 } })
})
