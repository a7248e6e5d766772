import type { Candidate } from '../../abi/list-candidates.js'
import type { InitFlags } from '../init-flags.js'

/** The command that gives the same project without a question; secrets stay in the environment. */
export function equivalentCommand(flags: InitFlags, chosen: readonly Candidate[]): string {
  const parts = [
    'npx bcdata init',
    flags.dir === './bcdata' ? '' : shellWord(flags.dir),
    '--yes',
    ...flags.abi.map((path) => `--abi ${shellWord(path)}`),
    ...chosen.map(({ name }) => `--contract ${shellWord(name)}`),
    ...flags.address.map((address) => `--address ${shellWord(address)}`),
    ...flags.startBlock.map((block) => `--start-block ${shellWord(block)}`),
    flags.rpc === undefined ? '' : '--rpc "$BCDATA_RPC_URL"',
    `--chain evm --database ${flags.database ?? 'sqlite'}`,
    flags.install ? '' : '--no-install',
  ]
  return parts.filter((part) => part !== '').join(' ')
}

function shellWord(text: string): string {
  return /^[\w./:=@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
