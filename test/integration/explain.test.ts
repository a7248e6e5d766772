import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CliProject, cliProject } from '../fixtures/cli-project.js'

let project: CliProject
beforeAll(async () => {
  project = await cliProject()
})
afterAll(() => project?.remove())

test('an event is explained from its topic to its columns', async () => {
  expect(await project.run('explain', 'token.transfer'), project.printed()).toBe(0)
  const printed = project.printed()
  expect(printed).toContain('Token.Transfer\n')
  expect(printed).toContain('0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef')
  expect(printed).toMatch(/table +token_evt_transfer$/m)
  expect(printed).toMatch(/handler +transfer in src\/handlers\/token\.ts$/m)
  expect(printed).toMatch(/^ {2}value +uint256 +bigint +value +uint256$/m)
  expect(printed).toMatch(/^ {2}from +address indexed +Hex +from_ +address$/m)
})

test('a contract is all of its events, and JSON has the same facts', async () => {
  expect(await project.run('explain', 'Vesting', '--json')).toBe(0)
  const events = JSON.parse(project.printed()) as readonly { event: string; table: string }[]
  expect(events.length).toBeGreaterThan(1)
  expect(events.every(({ event }) => event.startsWith('Vesting.'))).toBe(true)
  expect(events.every(({ table }) => table.startsWith('vesting_evt_'))).toBe(true)
})

test.each([
  ['Tokken', 'Choose from: Token, Vesting.'],
  ['Token.Transfre', 'Token.Transfer'],
])('an unknown name gets the names to choose from: %s', async (name, choice) => {
  expect(await project.run('explain', name)).toBe(64)
  expect(project.printed()).toContain(choice)
})
