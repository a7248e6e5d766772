import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import {
  brotliCompress,
  brotliCompressSync,
  brotliDecompress,
  brotliDecompressSync,
  constants,
} from 'node:zlib'

/** How bodies are stored; a reader finds it beside each of them. */
export const archiveCodec = 'br'

/** Half of what gzip makes of logs, at gzip's speed; higher levels take twice the time for little. */
const quality = 3
/** 4 MB: addresses and hashes come again far apart. Whoever reads a body needs as much memory. */
const windowBitsMax = 22

/** Below it the way to the thread pool and back takes longer than the work. */
const smallBytes = 16 * 1024
const compress = promisify(brotliCompress)
const decompress = promisify(brotliDecompress)

export interface PackedBody {
  readonly body: Buffer
  /** Bytes of the text. */
  readonly size: number
  readonly hash: Buffer
}

/** In the thread pool, so that the indexer goes on meanwhile. */
export async function packBody(text: string): Promise<PackedBody> {
  const raw = Buffer.from(text)
  const size = raw.length
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_LGWIN]: windowBits(size),
    [constants.BROTLI_PARAM_SIZE_HINT]: size,
  }
  const isSmall = size < smallBytes
  const body = isSmall ? brotliCompressSync(raw, { params }) : await compress(raw, { params })
  return { body, size, hash: sha256(body) }
}

/** Null when it isn't what was packed. */
export async function unpackBody(
  { body, size, hash }: PackedBody,
  codec: string,
): Promise<string | null> {
  if (codec !== archiveCodec || !sha256(body).equals(hash)) return null
  // In one piece: each further one would be a way to the thread pool and back, and a copy.
  const options = {
    chunkSize: Math.max(size, constants.Z_MIN_CHUNK),
    maxOutputLength: Math.max(size, 1),
  }
  try {
    const isSmall = size < smallBytes
    const raw = isSmall ? brotliDecompressSync(body, options) : await decompress(body, options)
    return raw.toString('utf8')
  } catch {
    return null
  }
}

/** Enough to see the whole body: most are small, and many are read at once. */
function windowBits(bytes: number): number {
  const needed = Math.ceil(Math.log2(bytes + 1)) + 1
  return Math.min(windowBitsMax, Math.max(constants.BROTLI_MIN_WINDOW_BITS, needed))
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}
