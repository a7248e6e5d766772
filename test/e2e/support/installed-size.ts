import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

type LockedPackages = Readonly<Record<string, LockedPackage>>

export interface InstalledSize {
  /** Paths like `node_modules/undici`. */
  readonly packages: readonly string[]
  readonly totalBytes: number
  /** Without the database driver and what only the driver needs. */
  readonly bytesWithoutDriver: number
}

/** Size of the files in `node_modules`, by what npm wrote down about the installation. */
export function installedSize(project: string, driver: string): InstalledSize {
  const modules = join(project, 'node_modules')
  const lock = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')) as {
    packages: LockedPackages
  }
  const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as LockedPackage
  const needed = reachable(lock.packages, manifest, driver)
  const driverOnly = Object.keys(lock.packages).filter((path) => !needed.has(path))
  const totalBytes = bytesIn(modules)
  const driverBytes = driverOnly.reduce((sum, path) => sum + bytesIn(join(project, path)), 0)
  return {
    packages: Object.keys(lock.packages),
    totalBytes,
    bytesWithoutDriver: totalBytes - driverBytes,
  }
}

/** What is found by following dependencies from the project, never through the driver. */
function reachable(
  packages: LockedPackages,
  manifest: LockedPackage,
  driver: string,
): ReadonlySet<string> {
  const found = new Set<string>()
  const follow = (from: string, names: readonly string[]): void => {
    for (const name of names) {
      const path = name === driver ? undefined : resolvePackage(packages, from, name)
      const locked = path === undefined ? undefined : packages[path]
      if (path === undefined || locked === undefined || found.has(path)) continue
      found.add(path)
      const { dependencies, optionalDependencies, peerDependencies } = locked
      follow(path, Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }))
    }
  }
  follow('', Object.keys(manifest.dependencies ?? {}))
  return found
}

/** As Node looks for a package: beside the one that asks, then in every folder above. */
function resolvePackage(packages: LockedPackages, from: string, name: string): string | undefined {
  for (
    let folder = from;
    ;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))
  ) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
    if (path in packages) return path
    if (folder === '') return undefined
  }
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sum + bytesIn(path)
    return entry.isFile() ? sum + statSync(path).size : sum
  }, 0)
}
