import { SelectedLogs } from './evm-logs.js'
import { BlockFetcher } from './fetch-blocks.js'
import type { LogSource, ReadHeader } from './log-source.js'
import { readHeader } from './read-header.js'
import type { RpcNode } from './rpc-node.js'
import { HeaderLogs } from './verify/header-logs.js'
import { HeaderVerifier } from './verify/header-verifier.js'
import { ReceiptLogs } from './verify/receipt-logs.js'
import { loadVerifyTools } from './verify/verify-tools.js'

export type Verify = 'none' | 'headers' | 'full'

/** How a node's answers are read, depending on how much it is trusted. */
export interface Reading {
  readonly readHeader: ReadHeader
  readonly logs: LogSource
}

export async function openReading(verify: Verify, node: RpcNode): Promise<Reading> {
  if (verify === 'none') return { readHeader, logs: new SelectedLogs(node) }
  const tools = await loadVerifyTools()
  const verifier = new HeaderVerifier(tools)
  return {
    readHeader: (result) => verifier.read(result),
    logs:
      verify === 'headers'
        ? new HeaderLogs({ node, verifier, keccak: tools.keccak })
        : new ReceiptLogs({ node, fetcher: new BlockFetcher(node), tools }),
  }
}
