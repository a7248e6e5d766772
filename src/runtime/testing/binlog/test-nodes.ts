import type { ChainCrypto } from '../../ports/chain-crypto.js'
import { type NodeFactory, nodeFactory, type SigningNode } from './signing-node.js'

/** The nodes of a test's chain, by number and by id. */
export class TestNodes {
  readonly #seed: number
  readonly #make: NodeFactory
  readonly #byId = new Map<string, SigningNode>()
  readonly #ids = new Map<number, string>()

  constructor(crypto: ChainCrypto, seed: number) {
    this.#seed = seed
    this.#make = nodeFactory(crypto)
  }

  /** Its public key, 128 hexadecimal digits. */
  id(number: number): string {
    const known = this.#ids.get(number)
    if (known !== undefined) return known
    const node = this.#make(`node/${this.#seed}/${number}`)
    const id = Buffer.from(node.publicKey).toString('hex')
    this.#byId.set(id, node)
    this.#ids.set(number, id)
    return id
  }

  node(id: string): SigningNode {
    const node = this.#byId.get(id)
    if (node === undefined) throw new RangeError(`The ledger has no node ${id}.`)
    return node
  }
}
