import { redactUrls } from '../../shared/redact-url.js'

/**
 * What may be shown of a field of the log. The name of a binlog's source is a URL without its secrets
 * already, and its path stays: several nodes may be behind one host.
 */
export function shownField(name: string, value: string): string {
  return name === 'source' ? value : redactUrls(value)
}
