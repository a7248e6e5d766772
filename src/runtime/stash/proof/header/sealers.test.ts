import { beforeAll, describe, expect, it } from 'vitest'
import { loadChainCrypto } from '../../../crypto/load-chain-crypto.js'
import type { ChainCrypto } from '../../../ports/chain-crypto.js'
import {
  type NodeFactory,
  nodeFactory,
  type SigningNode,
} from '../../../testing/binlog/signing-node.js'
import type { LedgerHeader } from '../../ledger/read-header.js'
import type { ConsensusMember, LedgerState } from '../verdict.js'
import { sealersOf } from './sealers.js'
import { quorumOf, verifySignatures } from './signatures.js'

const block = 10

describe('the sealers of a block', () => {
  let crypto: ChainCrypto
  let nodes: readonly SigningNode[]
  const hash = new Uint8Array(32).fill(7)

  beforeAll(async () => {
    crypto = await loadChainCrypto('keccak256-secp256k1')
    const make: NodeFactory = nodeFactory(crypto)
    const made = Array.from({ length: 5 }, (_, index) => make(`node/${index}`))
    nodes = made.toSorted((left, right) => Buffer.compare(left.publicKey, right.publicKey))
  })

  it('are all nodes that seal, as of the block before', () => {
    const state = stateOf('pbft', [{}, {}, { type: 'observer' }, { enableNumber: block }, {}])

    expect(() => sealersOf(headerOf([0, 1, 4]), state)).not.toThrow()
    expect(() => sealersOf(headerOf([0, 1]), state)).toThrow('2 sealers, but should list 3 of 3')
    expect(() => sealersOf(headerOf([0, 1, 2, 4]), state)).toThrow("isn't one of its sealers")
    expect(() => sealersOf(headerOf([0, 1, 3, 4]), state)).toThrow("isn't one of its sealers")
    expect(() => sealersOf(headerOf([0, 1, 1]), state)).toThrow("isn't one of its sealers")
    expect(() => sealersOf(headerOf([0, 1, 3, 4]), { ...state, number: block })).not.toThrow()
  })

  it('are as many as an epoch has, in a group that rotates them by counting', () => {
    const state = { ...stateOf('rpbft', [{}, {}, {}, {}, {}]), epochSealers: 3 }

    expect(() => sealersOf(headerOf([1, 2, 3]), state)).not.toThrow()
    expect(() => sealersOf(headerOf([1]), state)).toThrow('1 sealers, but should list 3 of 5')
    expect(() => sealersOf(headerOf([0, 1, 2]), { ...state, epochSealers: 9 })).toThrow('5 of 5')
  })

  it('are the working ones, in a group that rotates them by lot', () => {
    const working = { type: 'wSealer' }
    const state = { ...stateOf('rpbft', [{}, working, {}, working, {}]), epochSealers: 3 }

    expect(() => sealersOf(headerOf([1, 3]), state)).not.toThrow()
    expect(() => sealersOf(headerOf([1]), state)).toThrow('1 sealers, but should list 2 of 2')
    expect(() => sealersOf(headerOf([1, 2]), state)).toThrow("isn't one of its sealers")
  })

  it('sign at their place in the header, and where they rotate in the whole group too', () => {
    const header = headerOf([1, 3])
    const sealers = sealersOf(header, {
      ...stateOf('rpbft', [{}, {}, {}, {}, {}]),
      epochSealers: 2,
    })
    const sign = (sealer: number, node: number) => ({ sealer, bytes: signatureOf(node) })
    const verify = (...signatures: ReturnType<typeof sign>[]) =>
      verifySignatures(crypto, { hash, signatures, sealers })

    expect(verify(sign(0, 1), sign(1, 3))).toBe(2)
    expect(verify(sign(1, 1), sign(3, 3))).toBe(2)
    expect(() => verify(sign(1, 3), sign(3, 3))).toThrow('1 of 2 sealers signed, but 2 are needed')
    expect(() => verify(sign(1, 1), sign(2, 2))).toThrow('The signature of sealer 2')
    expect(() => verify(sign(0, 1), sign(1, 3), sign(1, 3))).toThrow('3 signatures, but 2 sealers')
  })

  it.each([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 3],
    [7, 5],
    [10, 7],
  ])('of %i are enough when %i signed', (count, quorum) => {
    expect(quorumOf(count)).toBe(quorum)
  })

  function headerOf(places: readonly number[]): LedgerHeader {
    const sealerList = places.map((place) => keyOf(place))
    const none = new Uint8Array(32)
    return {
      ...{ raw: none, parentHash: none, stateRoot: none, transactionsRoot: none },
      ...{ receiptsRoot: none, dbHash: none, number: block, timestamp: 0, extraData: [] },
      ...{ sealerList, sealerListRaw: Buffer.concat(sealerList) },
    }
  }

  function stateOf(consensus: string, members: readonly Partial<ConsensusMember>[]): LedgerState {
    const rows = members.map((member, place): [bigint, ConsensusMember] => {
      const nodeId = Buffer.from(keyOf(place)).toString('hex')
      return [BigInt(place), { type: 'sealer', nodeId, enableNumber: 0, status: 0, ...member }]
    })
    const limits = { transactionsMax: '1', gasMax: '1', epoch: null, consensusTimeout: '3' }
    return {
      ...{ number: block - 1, hash: '', consensus: new Map(rows), currentId: 1n },
      ...{ transactionCount: 0n, failedTransactionCount: 0n, epochSealers: null, tables: [] },
      mark: { group: '1', nodes: [], consensus, state: 'storage', since: '2.6.0', ...limits },
      dbHash: 'computable',
    }
  }

  function keyOf(place: number): Uint8Array {
    return nodes[place]?.publicKey ?? new Uint8Array(64)
  }

  function signatureOf(place: number): Uint8Array {
    return nodes[place]?.sign(hash) ?? new Uint8Array()
  }
})
