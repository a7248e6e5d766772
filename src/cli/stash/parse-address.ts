import { BcdataError } from '../../errors.js'

export interface ListenAddress {
  readonly host: string
  readonly port: number
}

/** `host:port`, `[::1]:port`, or a port of this machine alone. */
export function parseAddress(flag: string, text: string): ListenAddress {
  const [, bracketed, plain, digits] = /^(?:(?:\[([^\]]+)\]|([^:]*)):)?(\d{1,5})$/.exec(text) ?? []
  const port = Number(digits)
  if (digits === undefined || port > 65_535) {
    throw new BcdataError('USAGE', `"${text}" is no address to listen on.`, {
      where: flag,
      hint: 'Give host and port, for instance `127.0.0.1:9464`.',
    })
  }
  return { host: bracketed ?? (plain || '127.0.0.1'), port }
}
