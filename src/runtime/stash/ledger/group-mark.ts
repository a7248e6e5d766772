import { LedgerProblem } from './ledger-problem.js'

/**
 * What the genesis block says of its group (`LedgerParam::generateGenesisMark` in libledger):
 *
 *     group-node,node,…-pbft-storage[-evmFlags]-transactionsMax-gasMax[-epochSealers-epochBlocks][-timeout]
 *
 * `evmFlags` since 2.4.0, epochs with rPBFT only, the timeout since 2.6.0.
 */
export interface GroupMark {
  readonly group: string
  /** 128 hexadecimal digits each. */
  readonly nodes: readonly string[]
  /** `pbft`, `rpbft` or `raft`. */
  readonly consensus: string
  /** `storage`, or `mpt`: then contracts have no rows. */
  readonly state: string
  readonly transactionsMax: string
  readonly gasMax: string
  readonly epoch: { readonly sealers: string; readonly blocks: string } | null
  /** Seconds; null before 2.6.0. */
  readonly consensusTimeout: string | null
  /** The newest version of the chain's rules that writes such a mark. */
  readonly since: '2.0.0' | '2.4.0' | '2.6.0'
}

/** Throws a LedgerProblem. */
export function parseGroupMark(text: string): GroupMark {
  const [group = '', nodes = '', consensus = '', state = '', ...numbers] = text.split('-')
  const ids = nodes.split(',').filter((id) => id !== '')
  const isKnown =
    /^\d+$/.test(group) &&
    ids.length > 0 &&
    ids.every((id) => /^[\da-f]{128}$/.test(id)) &&
    /^[a-z_]+$/i.test(consensus) &&
    /^[a-z]+$/i.test(state) &&
    numbers.every((digits) => /^\d+$/.test(digits))
  if (!isKnown) throw new LedgerProblem('the group mark has an unknown form')
  const names = {
    group,
    nodes: ids,
    consensus: consensus.toLowerCase(),
    state: state.toLowerCase(),
  }
  return { ...names, ...limitsOf(numbers, consensus.toLowerCase().endsWith('rpbft')) }
}

type Limits = Omit<GroupMark, 'group' | 'nodes' | 'consensus' | 'state'>

function limitsOf(numbers: readonly string[], rotates: boolean): Limits {
  const epochCount = rotates ? 2 : 0
  const plain = numbers.length - epochCount
  if (plain < 2 || plain > 4) throw new LedgerProblem('the group mark has an unknown form')
  // Both later additions came one after the other, so that their number tells which are there.
  const [transactionsMax = '', gasMax = '', ...rest] = plain === 2 ? numbers : numbers.slice(1)
  const [sealers = '', blocks = ''] = rest
  return {
    transactionsMax,
    gasMax,
    epoch: rotates ? { sealers, blocks } : null,
    consensusTimeout: plain === 4 ? (rest[epochCount] ?? null) : null,
    since: plain === 4 ? '2.6.0' : plain === 3 ? '2.4.0' : '2.0.0',
  }
}
