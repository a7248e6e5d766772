interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/**
 * Packages of other platforms that the lock file leaves out. npm forgets them when it adds a package
 * to an existing node_modules, and `npm ci` then refuses the file.
 */
export function forgottenPackages(lockFile: string): readonly string[] {
  const packages: Readonly<Record<string, LockedPackage>> = JSON.parse(lockFile).packages
  const names = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')))
  return Object.values(packages)
    .flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}))
    .filter((name) => !names.has(name))
    .map((name) => `package-lock.json lacks ${name}: run \`npm run lock\``)
}

/** Addresses name the registry of whoever installed last; everybody should use their own. */
export function downloadAddresses(lockFile: string): readonly string[] {
  return [...lockFile.matchAll(/"resolved": "(.*?)"/g)]
    .map((match) => match[1] ?? '')
    .filter((address) => address.startsWith('http'))
}
