import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const colors = process.stdout.isTTY && !process.env.NO_COLOR
const paint = (code) => (text) => (colors ? `\x1b[${code}m${text}\x1b[0m` : text)
const bold = paint(1)
const dim = paint(2)
export const green = paint(32)
export const red = paint(31)

export const number = (value) => value.toLocaleString('en-US')
export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`
export const since = (begin) => seconds(performance.now() - begin)

export function heading(text) {
  console.log(`\n${bold(text)}`)
}

export function line(text = '') {
  console.log(text === '' ? '' : `  ${text}`)
}

/** A command as a user would type it. */
export function command(text) {
  line(`${dim('$')} ${text}`)
}

/** What a command printed. */
export function output(text) {
  for (const row of text.trimEnd().split('\n')) line(dim(row))
}

/** Files below a folder as a tree; what is named in `closed` is shown without its contents. */
export function tree(folder, { skip = [], closed = [] } = {}, indent = '') {
  const entries = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !skip.includes(name))
    .sort((a, b) => b.isDirectory() - a.isDirectory() || (a.name < b.name ? -1 : 1))
  for (const [index, entry] of entries.entries()) {
    const last = index === entries.length - 1
    const slash = entry.isDirectory() ? '/' : ''
    line(`${indent}${last ? '└─' : '├─'} ${entry.name}${slash}`)
    if (!entry.isDirectory() || closed.includes(entry.name)) continue
    tree(join(folder, entry.name), { skip, closed }, `${indent}${last ? '   ' : '│  '}`)
  }
}
