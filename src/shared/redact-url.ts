import { percentDecoded } from './percent-decoded.js'

/** What may be shown of a URL that can hold a key: scheme, host and port. */
export function redactUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (parsed === null || parsed.host === '') return '(hidden URL)'
  return `${parsed.protocol}//${parsed.host}`
}

/** A text in which every URL with a host is redacted; `file:///…` of stack traces stays. */
export function redactUrls(text: string): string {
  return text.replace(urls, redactUrl)
}

/**
 * The same for what is said under the code of an error or the event of a log. Where that is about
 * sources of binlogs the paths of http URLs stay: they hold no keys, and several nodes may be behind
 * one host.
 */
export function redactUrlsAbout(topic: string, text: string): string {
  return text.replace(urls, aboutSources.test(topic) ? sourceUrl : redactUrl)
}

/** Nothing that begins so speaks of an endpoint of a chain. */
const aboutSources = /^(?:BINLOG_|STASH_|stash\.)/

/** As sources call themselves. */
function sourceUrl(url: string): string {
  const shown = redactUrl(url)
  return /^https?:/.test(shown) ? shown + new URL(url).pathname : shown
}

/** Up to a character that ends a URL in prose; a full stop or comma at its end isn't part of it. */
const urls = /\b[a-z][a-z0-9+.-]*:\/\/[^\s/"'`<>)][^\s"'`<>)]*[^\s"'`<>).,;:!?]/gi

/**
 * A foreign text without the secret parts of the URL it is about: providers repeat the key in their
 * error messages.
 */
export function redactSecrets(text: string, url: string): string {
  let shown = text.replaceAll(url, redactUrl(url))
  for (const secret of secretParts(url)) shown = shown.replaceAll(secret, '***')
  return shown
}

/** Shorter parts are words such as `v3` or `rpc`; replacing them would only garble the message. */
const secretLengthMin = 6

function secretParts(url: string): string[] {
  if (!URL.canParse(url)) return []
  const { username, password, pathname, searchParams, hash } = new URL(url)
  const parts = [
    username,
    password,
    ...pathname.split('/'),
    ...searchParams.values(),
    hash.slice(1),
  ]
  return parts
    .flatMap((part) => [part, percentDecoded(part)])
    .filter((part) => part.length >= secretLengthMin)
    .sort((one, other) => other.length - one.length)
}
