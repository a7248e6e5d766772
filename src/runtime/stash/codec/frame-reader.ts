import { crc32 } from 'node:zlib'
import type { FramePlace } from '../../ports/binlog.js'
import {
  blockBytesMin,
  crcBytes,
  fileVersion,
  frameBytesMax,
  lengthBytes,
  versionBytes,
} from './binlog-format.js'
import { ByteQueue } from './byte-queue.js'
import { blockOrProblem } from './decode-block.js'
import { FrameProblem } from './frame-problem.js'
import type { FrameRead, ReadFramesOptions } from './read-frames.js'
import { readU32 } from './read-u32.js'

/** Finds frames in bytes as they come: add a chunk, then take what is next until there is nothing. */
export class FrameReader {
  readonly #file: string
  readonly #bytesMax: number
  readonly #queue = new ByteQueue()
  /** Of the first byte that isn't part of an answer yet. */
  #offset: number
  #isDone = false

  constructor(options: ReadFramesOptions) {
    this.#file = options.file
    this.#offset = options.offset
    this.#bytesMax = options.frameBytesMax ?? frameBytesMax
  }

  /** What follows can't be told apart any more. */
  get isDone(): boolean {
    return this.#isDone
  }

  add(chunk: Uint8Array): void {
    this.#queue.add(chunk)
  }

  /** Null when more bytes are needed. */
  next(): FrameRead | null {
    if (this.#isDone) return null
    if (this.#offset > 0) return this.#nextFrame()
    const version = this.#queue.peekU32()
    if (version === null) return null
    if (version !== fileVersion) {
      const message = `The file has version ${version}; only ${fileVersion} is known.`
      return this.#lastDamage('version', message)
    }
    this.#advance(versionBytes)
    return this.#nextFrame()
  }

  /** To be asked when no more bytes come: what is left over. An empty file lacks its version. */
  end(): FrameRead | null {
    const bytes = this.#queue.rest()
    if (bytes.length === 0 && this.#offset > 0) return null
    return { kind: 'torn', place: this.#place(), bytes }
  }

  #nextFrame(): FrameRead | null {
    const length = this.#queue.peekU32()
    if (length === null) return null
    if (length < blockBytesMin + crcBytes) {
      const message = `A frame can't be ${length} bytes long: its block has at least ${blockBytesMin}.`
      return this.#lastDamage('length', message)
    }
    if (length > this.#bytesMax) {
      const message = `The frame would be ${length} bytes long; at most ${this.#bytesMax} are read.`
      return this.#lastDamage('oversized', message)
    }
    const bytes = this.#queue.peek(lengthBytes + length)
    return bytes === null ? null : this.#readFrame(bytes)
  }

  #readFrame(frame: Uint8Array): FrameRead {
    const place = this.#place()
    this.#advance(frame.length)
    const end = this.#offset
    const bytes = frame.subarray(lengthBytes, frame.length - crcBytes)
    const crc = crc32(bytes)
    const written = readU32(frame, frame.length - crcBytes)
    if (crc !== written) {
      const message = `The frame's CRC is ${hex(written)}, but that of its bytes is ${hex(crc)}.`
      return { kind: 'damage', reason: 'crc', message, place, bytes: frame, end }
    }
    const block = blockOrProblem(bytes)
    if (block instanceof FrameProblem) {
      const { reason, message, offset } = block
      const located = `${message} (At byte ${offset} of the block.)`
      return { kind: 'damage', reason, message: located, place, bytes: frame, end }
    }
    return { kind: 'frame', frame: { place, bytes, crc, block }, end }
  }

  /** About a word that makes no sense, so that nothing can be said of what follows. */
  #lastDamage(reason: 'version' | 'length' | 'oversized', message: string): FrameRead {
    this.#isDone = true
    const bytes = this.#queue.peek(lengthBytes) ?? new Uint8Array(0)
    return { kind: 'damage', reason, message, place: this.#place(), bytes, end: null }
  }

  #place(): FramePlace {
    return { file: this.#file, offset: this.#offset }
  }

  #advance(length: number): void {
    this.#queue.drop(length)
    this.#offset += length
  }
}

function hex(crc: number): string {
  return `0x${crc.toString(16).padStart(8, '0')}`
}
