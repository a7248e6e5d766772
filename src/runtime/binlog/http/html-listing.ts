import { percentDecoded } from '../../../shared/percent-decoded.js'
import type { BinlogFile } from '../../ports/binlog-source.js'
import { toFile } from '../file-name.js'

/** Links are read, not their texts, which servers cut. What is longer names no binlog file. */
const link = /\bhref\s{0,8}=\s{0,8}(?:"([^"]{0,512})"|'([^']{0,512})'|([^\s"'>]{1,512}))/gi

/** As all servers but Caddy link to a file. */
const plainName = /^\d{1,16}\.binlog$/

/** As many as a page can hold that is no joke; reading each takes some microseconds. */
const linksMax = 50_000

/** A name and its date, with the blanks between them. */
const lineMax = 1_024

/**
 * nginx with `autoindex_exact_size on`, or a size below 1 KB: `23-Nov-2026 00:03   134217000`. The
 * rounded sizes of other listings (`128M`) say nothing about growth, so they don't count.
 */
const exactSize = /^[^<>\n]{0,512}<\/a> {1,512}\d\d-\w{3}-\d{4} \d\d:\d\d {1,64}(\d{1,15})\r?$/

/** nginx and Apache; Caddy, which links to the parent. */
const emptyListing = /<title>Index of |href="\.\.\/?"/i

/**
 * The files that a page of nginx, Apache, Caddy or another server links to. Only links to files
 * directly below the page count; where else one leads is of no interest. Null where there are none
 * and the page doesn't look like a listing either.
 */
export function parseHtmlListing(html: string, page: URL): readonly BinlogFile[] | null {
  const files: BinlogFile[] = []
  let links = 0
  for (const match of html.matchAll(link)) {
    if (++links > linksMax) break
    const name = nameBelow(page, withoutEntities(match[1] ?? match[2] ?? match[3] ?? ''))
    const after = match.index + match[0].length
    const file = name === null ? null : toFile(name, sizeAfter(html, after))
    if (file !== null) files.push(file)
  }
  return files.length > 0 || emptyListing.test(html) ? files : null
}

function nameBelow(page: URL, href: string): string | null {
  // Nearly all links end here, those of listings and those of other pages.
  if (plainName.test(href)) return href
  if (!href.includes('.binlog')) return null
  if (!URL.canParse(href, page.href)) return null
  const target = new URL(href, page.href)
  if (target.origin !== page.origin) return null
  const folder = percentDecoded(page.pathname)
  const path = percentDecoded(target.pathname)
  return path.startsWith(folder) ? path.slice(folder.length) : null
}

function sizeAfter(html: string, offset: number): number | null {
  // A page may be one long line.
  const near = html.slice(offset, offset + lineMax)
  const [line = ''] = near.split('\n', 1)
  const [, size] = exactSize.exec(line.slice(line.indexOf('>') + 1)) ?? []
  return size === undefined ? null : Number(size)
}

/** Those that can stand in a link to a binlog file; any other one is part of another name. */
function withoutEntities(text: string): string {
  return text.replace(
    /&(?:amp|#38|#x26);|&#(\d{1,7});|&#x([\da-f]{1,6});/gi,
    (entity, decimal, hex) => {
      if (decimal === undefined && hex === undefined) return '&'
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
      return code < 0x11_0000 ? String.fromCodePoint(code) : entity
    },
  )
}
