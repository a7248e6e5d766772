/*
 * Runs one of the benches here by its name.
 *
 *   npm run bench -- crawl
 */
const [name = ''] = process.argv.splice(2, 1)
if (!['crawl', 'generate', 'start'].includes(name)) {
  throw new Error('Which bench? One of crawl, generate, start.')
}
await import(`./${name}.mjs`)
