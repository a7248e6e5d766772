import { mkdirSync, symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/fixtures/temporary-folder.js'
import { writeIn } from '../../test/fixtures/write-in.js'
import { findArtifacts, readArtifacts } from './find-artifacts.js'
import { readReference, referenceTo } from './read-reference.js'

let dapp = ''
beforeEach(() => {
  dapp = temporaryFolder()
})

const abi = [{ type: 'event', name: 'Sent', inputs: [] }]

const write = (path: string, content: unknown) => writeIn(dapp, path, content)

function found(): readonly string[] {
  return findArtifacts(dapp).artifacts.map(({ path }) => relative(dapp, path))
}

test('links to folders and files are followed, and loops come to an end', () => {
  write('real/out/A.json', abi)
  write('b/B.json', abi)
  symlinkSync(join(dapp, 'real/out'), join(dapp, 'artifacts'))
  symlinkSync(dapp, join(dapp, 'real/loop'))
  symlinkSync(join(dapp, 'b/B.json'), join(dapp, 'Linked.json'))
  symlinkSync(join(dapp, 'nowhere'), join(dapp, 'Dangling.json'))
  expect(found()).toEqual(['Linked.json', 'b/B.json', 'real/out/A.json'])
})

test('a folder outside of the dapp is found by its link', () => {
  write('elsewhere/A.json', abi)
  mkdirSync(join(dapp, 'dapp'))
  symlinkSync('../elsewhere', join(dapp, 'dapp/out'))
  const { artifacts } = findArtifacts(join(dapp, 'dapp'))
  expect(artifacts.map(({ path }) => relative(dapp, path))).toEqual(['dapp/out/A.json'])
})

test('records of hardhat-deploy are artifacts, its compiler inputs and packages are not', () => {
  write('deployments/main/A.json', { address: '0x1', abi, receipt: {} })
  write('deployments/main/solcInputs/1.json', { language: 'Solidity', abi })
  write('node_modules/x/B.json', abi)
  expect(found()).toEqual(['deployments/main/A.json'])
})

test('a folder under the name of a file is a diagnostic', () => {
  mkdirSync(join(dapp, 'A.json'))
  expect(readArtifacts([join(dapp, 'A.json')], true)).toMatchObject({
    artifacts: [],
    diagnostics: [{ code: 'ABI_NOT_FOUND' }],
  })
})

test('a reference names one contract of a file, by its name or by its source too', () => {
  write('out.json', {
    contracts: { 'a.sol': { A: { abi }, Token: { abi } }, 'b.sol': { Token: { abi } } },
  })
  const sources = (reference: string) =>
    readReference(dapp, reference).artifacts.map(({ source, name }) => `${source}:${name}`)
  expect(sources('out.json#A')).toEqual(['a.sol:A'])
  expect(sources('out.json#b.sol:Token')).toEqual(['b.sol:Token'])
  for (const vague of ['out.json', 'out.json#Token', 'out.json#Other']) {
    const { artifacts, diagnostics } = readReference(dapp, vague)
    expect(artifacts).toEqual([])
    expect(diagnostics).toMatchObject([{ code: 'CONTRACT_UNKNOWN' }])
  }
  for (const artifact of findArtifacts(dapp).artifacts) {
    expect(readReference(dapp, referenceTo(artifact)).artifacts).toEqual([artifact])
  }
})

test('a file may have the sign of a reference in its name', () => {
  write('Module#Token.json', abi)
  expect(readReference(dapp, 'Module#Token.json').artifacts).toHaveLength(1)
  expect(readReference(dapp, 'Missing#Token.json')).toMatchObject({
    artifacts: [],
    diagnostics: [{ code: 'ABI_NOT_FOUND' }],
  })
})
