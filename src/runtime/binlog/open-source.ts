import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BinlogSource } from '../ports/binlog-source.js'
import { DirectorySource } from './directory-source.js'
import { HttpSource } from './http/http-source.js'
import { invalid } from './source-failures.js'

/** A directory with binlog files, or the URL under which a server offers them. Nothing is read yet. */
export function openBinlogSource(place: string): BinlogSource {
  const url = URL.canParse(place) ? new URL(place) : null
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return new HttpSource(url)
  if (url?.protocol === 'file:') return new DirectorySource(fileURLToPath(url))
  if (url === null || url.host === '') return new DirectorySource(resolve(place))
  const hint = 'Give a directory, or a URL that begins with http:// or https://.'
  throw invalid('A source', `its URL is one of ${url.protocol}//`, hint)
}
