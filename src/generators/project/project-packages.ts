import type { ProjectModel } from '../../model/project-model.js'
import type { Dialect } from '../../shared/dialect.js'
import { type PackageName, versions } from './versions.js'

const drivers: Readonly<Record<Dialect, PackageName>> = {
  sqlite: 'better-sqlite3',
  mysql: 'mysql2',
  postgres: 'pg',
}

/** What `verify` loads when the project runs. */
const forVerification = [
  '@ethereumjs/mpt',
  '@ethereumjs/rlp',
  '@ethereumjs/util',
  'secp256k1',
] as const

/** What makes proofs of a ledger's blocks fast. */
const forStash = ['secp256k1'] as const

interface Packages {
  readonly dependencies: readonly Package[]
  readonly devDependencies: readonly Package[]
}

/** Both as JSON. */
interface Package {
  readonly name: string
  readonly version: string
}

/** What the generated package.json asks for. Tests run on SQLite whatever the database is. */
export function projectPackages(project: ProjectModel): Packages {
  const driver = drivers[project.dialect]
  const bindings: readonly PackageName[] = (project.bindings ?? []).length > 0 ? ['ethers'] : []
  const verification: readonly PackageName[] = [
    ...(project.verifies === true ? forVerification : []),
    ...(project.stashes === true && project.verifies !== true ? forStash : []),
  ]
  const needsSqlite = driver !== drivers.sqlite
  // An archive is an SQLite file, whatever the database is.
  const forArchive: readonly PackageName[] =
    needsSqlite && project.archives === true ? [drivers.sqlite] : []
  const forTests: readonly PackageName[] =
    needsSqlite && project.archives !== true ? [drivers.sqlite] : []
  return {
    dependencies: sorted([
      printed('bcdata', project.bcdataDependency),
      ...[driver, ...bindings, ...verification, ...forArchive, 'kysely' as const].map(released),
    ]),
    devDependencies: sorted(
      (['@types/node', 'typescript', 'vitest', ...forTests] as const).map(released),
    ),
  }
}

function released(name: PackageName): Package {
  return printed(name, versions[name])
}

function printed(name: string, version: string): Package {
  return { name: JSON.stringify(name), version: JSON.stringify(version) }
}

function sorted(packages: readonly Package[]): readonly Package[] {
  return [...packages].sort((left, right) => (left.name < right.name ? -1 : 1))
}
