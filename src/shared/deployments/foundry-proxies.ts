import { parseAddress } from '../address.js'
import type { Hex } from '../hex.js'
import { asArray, asObject, asText } from './read-json.js'

/**
 * Proxies that a run put in front of implementations, by the implementation's address: created with
 * it as the first argument (OpenZeppelin's ERC1967Proxy, TransparentUpgradeableProxy and their kin),
 * by way of a beacon, or upgraded to it.
 */
export function proxiesByImplementation(
  transactions: readonly unknown[],
): ReadonlyMap<Hex, readonly Hex[]> {
  const beacons = transactions.flatMap((entry) => created(entry, /Beacon$/))
  const behind = new Map(beacons.map(({ front, target }) => [front, target]))
  const proxies = new Map<Hex, Hex[]>()
  for (const entry of transactions) {
    for (const { front, target } of [...created(entry, /Proxy$/), ...upgraded(entry)]) {
      const implementation = behind.get(target) ?? target
      const known = proxies.get(implementation) ?? []
      if (!known.includes(front)) proxies.set(implementation, [...known, front])
    }
  }
  return proxies
}

interface Link {
  readonly front: Hex
  readonly target: Hex
}

function created(entry: unknown, name: RegExp): readonly Link[] {
  const transaction = asObject(entry)
  const creates = /^CREATE2?$/.test(asText(transaction['transactionType']) ?? '')
  if (!creates || !name.test(asText(transaction['contractName']) ?? '')) return []
  return link(addressOf(transaction['contractAddress']), argumentsOf(entry)[0])
}

/** `proxy.upgradeToAndCall(implementation, …)`, `proxyAdmin.upgradeAndCall(proxy, implementation, …)`. */
function upgraded(entry: unknown): readonly Link[] {
  const transaction = asObject(entry)
  const called = asText(transaction['function']) ?? ''
  const [first, second] = argumentsOf(entry)
  if (/^upgradeTo(AndCall)?\(address/.test(called)) {
    return link(addressOf(transaction['contractAddress']), first)
  }
  return /^upgrade(AndCall)?\(address,address/.test(called) ? link(first, second) : []
}

function link(front: Hex | null | undefined, target: Hex | null | undefined): readonly Link[] {
  return front && target ? [{ front, target }] : []
}

function argumentsOf(entry: unknown): readonly (Hex | null)[] {
  return asArray(asObject(entry)['arguments']).slice(0, 2).map(addressOf)
}

function addressOf(value: unknown): Hex | null {
  return parseAddress(asText(value) ?? '')
}
