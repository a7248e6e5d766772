import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/fixtures/temporary-folder.js'
import { loadArtifact } from './load-artifact.js'

let root = ''
beforeEach(() => {
  root = temporaryFolder()
})

const event = (name: string, ...inputs: readonly object[]) => ({ type: 'event', name, inputs })

function write(name: string, content: object): string {
  writeFileSync(join(root, name), JSON.stringify(content))
  return name
}

test('a contract has the events of its libraries, which any reference may name', () => {
  const abi = write('Pool.json', [event('Swap')])
  write('build.json', {
    contracts: { 'a.sol': { Logic: { abi: [event('Moved')] }, B: { abi: [] } } },
  })
  const { artifact, diagnostics } = loadArtifact(root, 'Pool', {
    abi,
    libraries: ['build.json#Logic'],
    on: {},
  })
  expect(artifact).toMatchObject({ name: 'Pool', abi: [event('Swap'), event('Moved')] })
  expect(diagnostics).toEqual([])
})

test('a reference that leads nowhere is an error that names the contract', () => {
  const abi = write('Pool.json', [event('Swap')])
  expect(() => loadArtifact(root, 'Pool', { abi, libraries: ['Gone.json'], on: {} })).toThrow(
    expect.objectContaining({ code: 'ABI_NOT_FOUND', where: expect.stringContaining('Pool') }),
  )
  expect(() => loadArtifact(root, 'Pool', { abi: 'Pool.json#Other', on: {} })).toThrow(
    expect.objectContaining({ code: 'CONTRACT_UNKNOWN' }),
  )
})

test('what an ABI says that can not be true is a remark', () => {
  const wrong = { name: 'owner', type: 'address', internalType: 'bytes32' }
  const abi = write('Pool.json', [event('Swap', wrong)])
  const { diagnostics } = loadArtifact(root, 'Pool', { abi, on: {} })
  expect(diagnostics).toMatchObject([{ code: 'ABI_INVALID', where: join(root, 'Pool.json') }])
})
