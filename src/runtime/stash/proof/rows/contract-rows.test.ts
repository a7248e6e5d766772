import { describe, expect, it } from 'vitest'
import { loadChainCrypto } from '../../../crypto/load-chain-crypto.js'
import type { BinlogRow, BinlogTable } from '../../../ports/binlog.js'
import { hexOf } from '../../text/byte-text.js'
import { tableHash } from '../roots/table-hash.js'
import { verifyContractRows } from './contract-rows.js'

const columns = ['key', 'value', '_status_', '_num_', '_id_']
const honest = [
  ['0', '11'],
  ['1', '22'],
  ['alive', 'true'],
  ['code', 'bytes of a program'],
  ['codeHash', 'its hash, which is 32 bytes long'],
] as const

/** Rows with the same hash as the honest ones, since it has no lengths. */
const lies = {
  'a slot that swallows the next': [['0', '11\0key1value22'], ...honest.slice(2)],
  'a key that swallows a slot': [['0value11\0key1', '22'], ...honest.slice(2)],
  'a key that swallows its value': [['0value11', null], ...honest.slice(1)],
  'a value that swallows its key': [[null, 'value'], ...honest.slice(1)],
  'code that swallows its hash': [
    ...honest.slice(0, 3),
    ['code', 'bytes of a program\0keycodeHashvalueits hash, which is 32 bytes long'],
  ],
} as const

describe('rows of a contract', () => {
  it('are taken as the node writes them', () => {
    expect(() => verifyContractRows(tableOf(honest))).not.toThrow()
    expect(() => verifyContractRows(tableOf([['code', '']]))).not.toThrow()
  })

  it.each(Object.entries(lies))(
    'are refused, though their hash is right: %s',
    async (what, rows) => {
      const crypto = await loadChainCrypto('keccak256-secp256k1')
      const isOfAnotherHash = what.startsWith('a value')

      expect(() => verifyContractRows(tableOf(rows))).toThrow(/isn't one of a contract|without its/)
      expect(
        hexOf(tableHash(crypto, tableOf(rows))) === hexOf(tableHash(crypto, tableOf(honest))),
      ).toBe(!isOfAnotherHash)
    },
  )
})

function tableOf(rows: readonly (readonly (string | null)[])[]): BinlogTable {
  const created = rows.map((values, index): BinlogRow => {
    const bytes = values.map((value) => (value === null ? null : Buffer.from(value)))
    return { id: BigInt(index + 1), status: 0, values: bytes }
  })
  return { name: 'c_1', columns, dirty: [], created }
}
