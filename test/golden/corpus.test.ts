import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { describeContract } from '../../src/abi/describe-contract.js'
import { readArtifacts } from '../../src/abi/find-artifacts.js'
import { expectDecodersToEqualEthers } from '../abi/expect-decoders.js'

/** ABIs of published contracts, where they are at hand; they are not part of this repository. */
const corpus = fileURLToPath(new URL('../../../shared/data/abi', import.meta.url))
const missing = !existsSync(corpus)
if (missing) process.stderr.write(`Left out: no ABI corpus at ${corpus}\n`)

test.skipIf(missing)(
  'decoders of a corpus of real contracts answer what ethers encoded',
  async () => {
    const paths = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    const { artifacts, diagnostics } = readArtifacts(
      paths.map((path) => join(corpus, path)).filter((path) => path.endsWith('.json')),
    )
    expect(diagnostics).toEqual([])
    const contracts = artifacts.map((artifact, index) =>
      describeContract({
        name: artifact.name,
        slug: `contract_${index}`,
        abi: artifact.abi,
        natspec: artifact.natspec,
        path: artifact.path,
        exclude: [],
        pinnedTables: {},
      }),
    )
    const withEvents = contracts.filter(({ contract }) => contract.events.length > 0)
    const events = await expectDecodersToEqualEthers(
      withEvents.map(({ contract }) => contract),
      3,
    )
    expect(events).toBeGreaterThan(500)
  },
)
