import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Handlebars from 'handlebars'

const root = fileURLToPath(new URL('../../templates/', import.meta.url))

/**
 * The text of a template. `.hbs` files are Handlebars: every name in them must be in the view, and
 * nothing is escaped, because the view holds data that is safe where the template puts it. Other
 * files are the text themselves.
 */
export function renderTemplate(path: string, view: object = {}): string {
  const text = readFileSync(root + path, 'utf8')
  if (!path.endsWith('.hbs')) return text
  return Handlebars.compile(text, { noEscape: true, strict: true })(view)
}

/** `src/main.ts` ← `src/main.ts`, `.gitignore` ← `_gitignore`, `README.md` ← `README.md.hbs`. */
export function outputPath(templatePath: string): string {
  return templatePath
    .replace(/\.hbs$/, '')
    .split('/')
    .map((segment) => segment.replace(/^_/, '.'))
    .join('/')
}
