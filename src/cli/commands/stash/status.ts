import type { Evidence, StashStore } from '../../../runtime/ports/stash-store.js'
import { genesisHash } from '../../../runtime/project/create-stash-syncer.js'
import { listLedgers, openStash } from '../../../runtime/store/stash/open-stash.js'
import { printable } from '../../../shared/printable.js'
import type { CliContext } from '../../context.js'
import { printEvidence, printLevels, printSource } from '../../stash/print-summary.js'
import { stashUrl } from '../../stash/sync-settings.js'

export interface StashStatusFlags {
  readonly to: string | undefined
  readonly genesis: string | undefined
  readonly json: boolean
}

/** So many pieces of evidence are shown; all are in the database. */
const shownMax = 20

/** `bcdata stash status`: how far a stash is, how sure, and what its sources did. Only reads. */
export async function stashStatus(context: CliContext, flags: StashStatusFlags): Promise<number> {
  const url = await stashUrl(context.cwd, flags.to)
  const store = await openLedger(url, flags.genesis)
  try {
    const status = await readStatus(store)
    context.out(flags.json ? JSON.stringify(status) : printStatus(status))
    return 0
  } finally {
    await store.close()
  }
}

/** The only ledger of the database, or the one that is named. */
async function openLedger(url: string, genesis: string | undefined): Promise<StashStore> {
  if (genesis === undefined) return openStash({ url, readonly: true })
  const hash = genesisHash(genesis)
  const ledger = (await listLedgers(url)).find((one) => one.genesisHash === hash)
  const unknown = {
    genesisHash: hash,
    crypto: 'keccak256-secp256k1',
    group: '',
    trust: 'hash',
  } as const
  return openStash({ url, ledger: ledger ?? unknown, readonly: true })
}

type Status = Awaited<ReturnType<typeof readStatus>>

async function readStatus(store: StashStore) {
  const evidence = (await store.evidence()).map(({ bytes, ...facts }) => ({
    ...facts,
    bytes: bytes?.length ?? 0,
  }))
  return {
    ledger: store.ledger,
    last: await store.last(),
    levels: await store.levels(),
    sources: await store.sources(),
    evidence,
  }
}

function printStatus({ evidence, last, ledger, levels, sources }: Status): string {
  const { crypto, genesisHash: genesis, group, trust } = ledger
  const count = Object.values(levels).reduce((sum, one) => sum + one, 0)
  const newest =
    last === null
      ? 'No block is stored.'
      : `Block ${last.number} ${last.proof.hash}: ${last.proof.level}, ${printable(last.proof.reason)}.`
  return [
    `Group ${printable(group)}, genesis ${genesis} (${crypto}, trusted by ${trust}).`,
    newest,
    `${count} blocks: ${printLevels(levels)}.`,
    ...(sources.length === 0 ? [] : ['Sources:', ...sources.map(printSource)]),
    ...evidenceLines(evidence.map((one) => ({ ...one, bytes: null }))),
  ].join('\n')
}

function evidenceLines(evidence: readonly Evidence[]): readonly string[] {
  if (evidence.length === 0) return []
  const shown = evidence.slice(-shownMax)
  const earlier = evidence.length - shown.length
  return [
    'Evidence:',
    ...(earlier === 0 ? [] : [`  … and ${earlier} earlier`]),
    ...shown.map(printEvidence),
  ]
}
