/*
 * Runs one of the benches here by its name.
 *
 *   npm run bench -- crawl
 */
const [name = ''] = process.argv.splice(2, 1)
const benches = ['crawl', 'generate', 'start', 'stash']
if (!benches.includes(name)) throw new Error(`Which bench? One of ${benches.join(', ')}.`)
await import(`./${name}.mjs`)
