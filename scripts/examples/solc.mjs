import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const solc = createRequire(import.meta.url)('solc')

/** `0.8.37+commit.…`, without the platform. */
export const solcLongVersion = solc.version().replace(/\.Emscripten\.clang$/, '')
export const solcVersion = solcLongVersion.split('+')[0]

/** The same for both examples; without a metadata hash the bytecode depends on the code alone. */
export const settings = {
  optimizer: { enabled: true, runs: 200 },
  metadata: { bytecodeHash: 'none' },
  evmVersion: 'cancun',
}

/** All `.sol` files below the folders, by their path in the dapp. */
export function readSources(dapp, folders) {
  const sources = {}
  for (const folder of folders) {
    for (const file of readdirSync(join(dapp, folder), { recursive: true }).sort()) {
      if (!file.endsWith('.sol')) continue
      const path = `${folder}/${file.replaceAll('\\', '/')}`
      sources[path] = { content: readFileSync(join(dapp, path), 'utf8').replaceAll('\r\n', '\n') }
    }
  }
  return sources
}

/** Compiles standard JSON input; a warning is an error here. */
export function compile(input) {
  const output = JSON.parse(solc.compile(JSON.stringify(input)))
  if (output.errors?.length)
    throw new Error(output.errors.map((error) => error.formattedMessage).join('\n'))
  return output
}
