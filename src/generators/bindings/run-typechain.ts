import { createRequire } from 'node:module'
import type Target from '@typechain/ethers-v6'
import type Words from '@typechain/ethers-v6/dist/codegen/reserved-keywords.js'
import type { BindingItem } from '../../model/binding-model.js'
import { contractMembers, unusableLabels } from './typechain-names.js'

/** A file as TypeChain makes it. */
export interface TypechainFile {
  /** Relative to the folder of the bindings. */
  readonly path: string
  readonly text: string
}

export type RunTypechain = (
  className: string,
  items: readonly BindingItem[],
) => readonly TypechainFile[]

/**
 * TypeChain, loaded only for projects that want bindings. It works in memory: what it believes to be
 * a file is one contract's ABI, and what it would write comes back as text.
 */
export function loadTypechain(): RunTypechain {
  // CommonJS whose default export is a property: `import` answers it differently under each loader.
  const require = createRequire(import.meta.url)
  const target = require('@typechain/ethers-v6') as typeof Target
  const words = require('@typechain/ethers-v6/dist/codegen/reserved-keywords.js') as typeof Words
  // Its own lists of what can't be a member or a label are incomplete.
  for (const name of contractMembers) words.reservedKeywords.add(name)
  for (const name of unusableLabels) words.reservedKeywordsLabels.add(name)

  return (className, items) => {
    const path = `/${className}.json`
    const generator = new target.default({
      cwd: '/',
      inputDir: '/',
      outDir: '/',
      target: 'ethers-v6',
      filesToProcess: [path],
      allFiles: [path],
      flags: {
        alwaysGenerateOverloads: false,
        discriminateTypes: false,
        node16Modules: true,
        environment: undefined,
      },
    })
    const files = [
      ...(generator.transformFile({ path, contents: JSON.stringify(items) }) ?? []),
      ...generator.afterRun(),
    ]
    return files.map((file) => ({
      path: file.path.replaceAll('\\', '/').replace(/^(?:[A-Za-z]:)?\//, ''),
      text: file.contents,
    }))
  }
}
