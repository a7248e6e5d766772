import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'
import { repository } from '../../scripts/demo/project.mjs'

// Within the repository, so that packages are found from there.
const cache = join(repository, 'node_modules/.cache')
mkdirSync(cache, { recursive: true })
const folder = mkdtempSync(join(cache, 'bcdata-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

/**
 * Everything that the modules of src export, one of which may use another: what is measured is no
 * part of the package's interface. Answers also the address of each module, for other processes.
 */
export async function loadSources(...paths) {
  const input = Object.fromEntries(paths.map((path) => [path.replaceAll('/', '-'), `src/${path}`]))
  const bundle = await rolldown({
    cwd: repository,
    input,
    platform: 'node',
    external: (id) => /^[^./]/.test(id) && !(id in input),
  })
  await bundle.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs' })
  await bundle.close()
  const urls = Object.keys(input).map((name) => pathToFileURL(join(folder, `${name}.mjs`)).href)
  return { ...Object.assign({}, ...(await Promise.all(urls.map((url) => import(url))))), urls }
}
