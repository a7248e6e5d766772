import type { IncomingMessage } from 'node:http'
import { isBcdataError } from '../../../errors.js'
import type { BinlogContent, BinlogFile, BinlogSource } from '../../ports/binlog-source.js'
import { inOrder, toFile } from '../file-name.js'
import { invalid } from '../source-failures.js'
import { parseHtmlListing } from './html-listing.js'
import { HttpClient } from './http-client.js'
import { defaultHttpLimits, type HttpLimits } from './http-limits.js'
import { parseJsonListing } from './json-listing.js'
import { RangeReader } from './range-reader.js'
import { readText } from './read-text.js'

/** What there is instead of a page with the files. */
type NoListing = { readonly reason: string }

/** Files behind a URL: of any server that serves files, with a listing or without. */
export class HttpSource implements BinlogSource {
  readonly name: string
  readonly #base: URL
  readonly #client: HttpClient
  readonly #limits: HttpLimits
  /** Without a listing: what was found by name. */
  readonly #found = new Map<number, BinlogFile>()
  #noListing: NoListing | null = null

  constructor(url: URL, limits: HttpLimits = defaultHttpLimits) {
    this.#base = new URL(url)
    if (!this.#base.pathname.endsWith('/')) this.#base.pathname += '/'
    this.#base.hash = ''
    // Several nodes may be behind one host, so the path belongs to the name.
    this.name = `${this.#base.origin}${this.#base.pathname}`
    this.#limits = limits
    this.#client = new HttpClient(this.#base, this.name, limits)
    Object.assign(this.#base, { username: '', password: '' })
  }

  async files(near: number, signal?: AbortSignal): Promise<readonly BinlogFile[]> {
    if (this.#noListing === null) {
      const listed = await this.#list(signal)
      if (Array.isArray(listed)) return inOrder(listed)
      this.#noListing = listed as NoListing
    }
    return this.#probe(near, this.#noListing, signal)
  }

  async read(file: BinlogFile, offset: number, signal?: AbortSignal): Promise<BinlogContent> {
    const [client, limits, source] = [this.#client, this.#limits, this.name]
    const url = this.#urlOf(file.name)
    const reader = new RangeReader({ client, limits, source, file, url, signal }, offset)
    try {
      return { size: await reader.start(), chunks: reader.chunks() }
    } catch (error) {
      // Perhaps it is gone; it will be found again if it isn't.
      if (isBcdataError(error) && error.code === 'BINLOG_REPLACED') {
        this.#found.delete(file.firstBlock)
      }
      throw error
    }
  }

  async #list(signal: AbortSignal | undefined): Promise<readonly BinlogFile[] | NoListing> {
    // Caddy has a listing for people and one for programs.
    const headers = { accept: 'application/json, text/html;q=0.9, */*;q=0.1' }
    const answer = await this.#client.ask({ method: 'GET', url: this.#base, headers, signal })
    const status = answer.statusCode ?? 0
    if (status !== 200) {
      answer.destroy()
      return { reason: `HTTP ${status}` }
    }
    const text = await readText(answer, this.#limits, this.name, signal)
    const files = parseJsonListing(text) ?? parseHtmlListing(text, this.#base)
    return files ?? { reason: 'a page that is no list' }
  }

  /**
   * By name: the file that begins with the block that is wanted next, and the very first one. A chain of
   * files is found one by one, each after the one before was read to its end.
   */
  async #probe(
    near: number,
    { reason }: NoListing,
    signal: AbortSignal | undefined,
  ): Promise<readonly BinlogFile[]> {
    const wanted = this.#found.size === 0 ? [near, 0] : [near]
    const found = await Promise.all(wanted.map((block) => this.#lookFor(block, signal)))
    // Those that were found before may have grown.
    for (const [block, file] of this.#found) this.#found.set(block, { ...file, size: null })
    for (const file of found.flat()) this.#found.set(file.firstBlock, file)
    if (this.#found.size > 0) return inOrder(this.#found.values())
    // It may list them later.
    this.#noListing = null
    const names = near === 0 ? 'no 0.binlog' : `neither 0.binlog nor ${near}.binlog`
    throw invalid(
      this.name,
      `it lists no files (${reason}), and has ${names}`,
      'Switch on the listing of the directory, or check the URL.',
    )
  }

  async #lookFor(block: number, signal: AbortSignal | undefined): Promise<readonly BinlogFile[]> {
    const name = `${block}.binlog`
    const answer = await this.#client.ask({ method: 'HEAD', url: this.#urlOf(name), signal })
    answer.resume()
    const file = isFile(answer) ? toFile(name, sizeOf(answer)) : null
    return file === null ? [] : [file]
  }

  /** Made of the name alone: no page leads anywhere else. */
  #urlOf(name: string): URL {
    const url = new URL(name, this.#base)
    url.search = this.#base.search
    return url
  }
}

/** Some servers answer every URL with the same page. */
function isFile({ statusCode, headers }: IncomingMessage): boolean {
  return statusCode === 200 && !headers['content-type']?.startsWith('text/html')
}

function sizeOf({ headers }: IncomingMessage): number | null {
  const length = Number(headers['content-length'] ?? Number.NaN)
  return Number.isSafeInteger(length) && length >= 0 ? length : null
}
