#!/usr/bin/env node
/*
 * Adds the packages of other platforms to package-lock.json. npm leaves out those that it could not
 * load, or that an existing node_modules doesn't hold, and `npm ci` then refuses the lock file on
 * every machine. The entries say what their parent asks for exactly and for which platform they are;
 * without a hash, since only the registry knows it.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const path = join(import.meta.dirname, '..', 'package-lock.json')
const lock = JSON.parse(readFileSync(path, 'utf8'))
const packages = { ...lock.packages }

for (const [parent, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  if (parent === '') continue
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (found(parent, name)) continue
    const { cpu, libc, os } = platform(name)
    // In the order that npm writes.
    packages[`node_modules/${name}`] = { version, cpu, dev, libc, optional: true, os }
    console.log(`added  ${name}@${version}`)
  }
}

const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
writeFileSync(
  path,
  `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`,
)

/** As Node looks for a package: in the folder of the parent and in all folders above. */
function found(parent, name) {
  for (let at = parent; ; at = at.slice(0, at.lastIndexOf('/node_modules/'))) {
    if (`${at}/node_modules/${name}` in packages) return true
    if (!at.includes('/node_modules/')) return `node_modules/${name}` in packages
  }
}

/** Such packages are named after their platform: `binding-linux-arm-musleabihf`. */
function platform(name) {
  const part = (pattern) => pattern.exec(name.slice(name.indexOf('/') + 1))?.[1]
  const os = part(/-(android|darwin|freebsd|linux|openharmony|win32)\b/)
  const cpu = part(/-(arm64|arm|x64|amd64|ia32|ppc64|riscv64|s390x)\b/)?.replace('amd64', 'x64')
  const libc = part(/-(gnu|musl)(?:eabihf)?$/)?.replace('gnu', 'glibc')
  if (os === undefined || cpu === undefined) {
    throw new Error(`${name} is not named after a platform: add it to package-lock.json by hand.`)
  }
  return { cpu: [cpu], libc: libc && [libc], os: [os] }
}
