import { readFileSync } from 'node:fs'
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { ProjectIdentity } from '../load-project.js'
import { toolVersion } from '../tool-version.js'

/** Name of the new package, and how it asks for bcdata: as the dapp does, or by our version. */
export function initialIdentity(dapp: string, target: string): ProjectIdentity {
  const file = readPackage(dapp)
  const name = (file.name ?? basename(dapp)).replace(/^@/, '').replace(/[^a-z0-9-._]+/gi, '-')
  const dependency = file.dependencies?.['bcdata'] ?? file.devDependencies?.['bcdata']
  return {
    name: `${name.toLowerCase().replace(/^[-._]+/, '') || 'dapp'}-data`,
    bcdataDependency: dependency ? moved(dependency, dapp, target) : `^${toolVersion()}`,
  }
}

interface PackageFile {
  readonly name?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** A dapp without package.json, or with a broken one, is named after its folder. */
function readPackage(dapp: string): PackageFile {
  try {
    return JSON.parse(readFileSync(join(dapp, 'package.json'), 'utf8')) as PackageFile
  } catch {
    return {}
  }
}

/** `file:` paths count from the package that has them. */
function moved(dependency: string, dapp: string, target: string): string {
  const path = /^file:(.*)$/.exec(dependency)?.[1]
  if (path === undefined || isAbsolute(path)) return dependency
  return `file:${relative(target, resolve(dapp, path)).split(sep).join('/')}`
}
