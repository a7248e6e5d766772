/** Bytes of the ledger in JSON: nothing is lost, and people can read what is text. */
export interface ByteText {
  /** Null where the bytes aren't UTF-8. */
  readonly text: string | null
  /** Lower case, without 0x. */
  readonly hex: string
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function byteText(bytes: Uint8Array): ByteText {
  return { text: textOf(bytes), hex: hexOf(bytes) }
}

/** As the ledger writes keys and hashes. */
export function hexOf(bytes: Uint8Array): string {
  return view(bytes).toString('hex')
}

/** Null where the bytes aren't UTF-8. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes)
  } catch {
    return null
  }
}

/** A name of the ledger, which has a character per byte, as people read it. */
export function readableName(name: string): string {
  return Buffer.from(name, 'latin1').toString('utf8')
}

/** The same as a part of a URL, exactly. */
export function nameInPath(name: string): string {
  return name.replace(
    /[^\w.~$@-]/g,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
  )
}

function view({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
