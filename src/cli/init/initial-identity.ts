import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { asObject, asText, type JsonObject, readJson } from '../../shared/deployments/read-json.js'
import type { ProjectIdentity } from '../load-project.js'
import { toolVersion } from '../tool-version.js'

/** Name of the new package, and how it asks for bcdata: as the dapp does, or by our version. */
export function initialIdentity(dapp: string, target: string): ProjectIdentity {
  const file = asObject(readJson(join(dapp, 'package.json')))
  const name = (asText(file['name']) ?? basename(dapp))
    .replace(/^@/, '')
    .replace(/[^a-z0-9-._]+/gi, '-')
  const dependency = dependencyIn(file, 'dependencies') ?? dependencyIn(file, 'devDependencies')
  return {
    name: `${name.toLowerCase().replace(/^[-._]+/, '') || 'dapp'}-data`,
    bcdataDependency: dependency ? moved(dependency, dapp, target) : `^${toolVersion()}`,
  }
}

function dependencyIn(file: JsonObject, group: string): string | undefined {
  return asText(asObject(file[group])['bcdata'])
}

/** Paths (`file:…`, `link:…`, `../bcdata.tgz`) count from the package that has them. */
function moved(dependency: string, dapp: string, target: string): string {
  const [, protocol = 'file:', path] =
    /^(file:|link:|portal:)?(\.{0,2}\/.*|.*\.tgz)$/.exec(dependency) ?? []
  if (path === undefined || isAbsolute(path) || path.includes('://')) return dependency
  return `${protocol}${relative(target, resolve(dapp, path)).split(sep).join('/')}`
}
