import { readFileSync } from 'node:fs'

/** The version of this package. */
export function toolVersion(): string {
  return ownPackage().version
}

/** The versions of Node that it runs on, as `>=20.19`. */
export function nodeRange(): string {
  return ownPackage().engines.node
}

interface OwnPackage {
  readonly version: string
  readonly engines: { readonly node: string }
}

function ownPackage(): OwnPackage {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return JSON.parse(text) as OwnPackage
}
