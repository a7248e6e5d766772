import { nodeRange } from '../tool-version.js'
import { type Check, fail, ok } from './check.js'
import { isAtLeast } from './versions.js'

/** Of Node, as this package asks for it. */
export const nodeVersion: Check = {
  name: 'node',
  async run() {
    const { node } = process.versions
    const wanted = nodeRange()
    if (isAtLeast(node, wanted)) return [ok(`Node ${node}`)]
    return [fail(`Node ${node} is too old (${wanted}).`, 'Install a newer Node.')]
  },
}
