import { createReadStream } from 'node:fs'
import { basename, resolve } from 'node:path'
import { BcdataError } from '../../../errors.js'
import type { BinlogFrame, BinlogTable } from '../../../runtime/ports/binlog.js'
import { crcBytes } from '../../../runtime/stash/codec/binlog-format.js'
import { type FrameRead, readFrames } from '../../../runtime/stash/codec/read-frames.js'
import { readableName } from '../../../runtime/stash/text/byte-text.js'
import { messageOf } from '../../../shared/message-of.js'
import type { CliContext } from '../../context.js'
import { assertBlock } from '../../project/assert-block.js'
import { dataColumns, rowData, shownName, shownRow } from '../../stash/print-rows.js'

export interface StashInspectFlags {
  readonly file: string
  /** Only this one, with its rows. */
  readonly block: number | undefined
  readonly json: boolean
}

/**
 * `bcdata stash inspect`: what a binlog file holds, frame by frame, as far as it can be read; nothing
 * is proven. Exits 2 when a part of it can't be read.
 */
export async function stashInspect(context: CliContext, flags: StashInspectFlags): Promise<number> {
  assertBlock('--block', flags.block)
  const path = resolve(context.cwd, flags.file)
  let isWhole = true
  let shown = 0
  for await (const read of readFrames(chunksOf(path), { file: basename(path), offset: 0 })) {
    if (read.kind !== 'frame') isWhole = false
    if (!isWanted(read, flags.block)) continue
    shown += 1
    context.out(flags.json ? JSON.stringify(frameData(read, flags)) : shownFrame(read, flags))
  }
  if (shown === 0) context.note(nothingShown(flags))
  return isWhole ? 0 : 2
}

/** Damage may be what hides the block that is looked for. */
function isWanted(read: FrameRead, block: number | undefined): boolean {
  return block === undefined || read.kind !== 'frame' || read.frame.block.number === block
}

function nothingShown({ file, block }: StashInspectFlags): string {
  return block === undefined ? `${file} holds no block.` : `${file} doesn't hold block ${block}.`
}

async function* chunksOf(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* createReadStream(path)
  } catch (cause) {
    throw new BcdataError('USAGE', `The file can't be read: ${messageOf(cause)}`, {
      where: path,
      hint: 'Name a binlog file, for instance data/group1/BinaryLogs/0.binlog.',
      cause,
    })
  }
}

function shownFrame(read: FrameRead, { block }: StashInspectFlags): string {
  if (read.kind === 'frame') return shownBlock(read.frame, block !== undefined)
  const { offset } = read.place
  if (read.kind === 'torn')
    return `torn  offset ${offset}  the file ends ${read.bytes.length} bytes later, within a frame`
  return `damaged  offset ${offset}  ${read.reason}: ${read.message}`
}

function shownBlock({ place, bytes, crc, block }: BinlogFrame, withRows: boolean): string {
  const crcText = `crc ${hexCrc(crc)} ok`
  const format = block.format === 'plain' ? '  without flags' : ''
  const line = `block ${block.number}  offset ${place.offset}  length ${frameLength(bytes)}  ${crcText}${format}`
  return [line, ...block.tables.flatMap((table) => shownTable(table, withRows))].join('\n')
}

function shownTable(table: BinlogTable, withRows: boolean): readonly string[] {
  const columns = dataColumns(table.columns).map(shownName).join(', ')
  const counts = `${table.dirty.length} changed, ${table.created.length} created`
  const line = `  ${shownName(table.name)} (${columns})  ${counts}`
  if (!withRows) return [line]
  return [
    line,
    ...table.dirty.map((row) => `    ${shownRow(table, row, 'changed')}`),
    ...table.created.map((row) => `    ${shownRow(table, row, 'created')}`),
  ]
}

function frameData(read: FrameRead, { block }: StashInspectFlags): unknown {
  if (read.kind === 'torn') {
    const { file, offset } = read.place
    return { file, offset, ok: false, reason: 'torn', bytes: read.bytes.length }
  }
  if (read.kind === 'damage') {
    const { file, offset } = read.place
    return { file, offset, ok: false, reason: read.reason, message: read.message }
  }
  const { place, bytes, crc, block: found } = read.frame
  return {
    ...{ file: place.file, offset: place.offset, ok: true },
    ...{ length: frameLength(bytes), crc: hexCrc(crc) },
    ...{ block: found.number, format: found.format },
    tables: found.tables.map((table) => tableData(table, block !== undefined)),
  }
}

function tableData(table: BinlogTable, withRows: boolean): unknown {
  const { name, columns, dirty, created } = table
  const rowsOf = (rows: typeof dirty) =>
    withRows ? rows.map((row) => rowData(table, row)) : rows.length
  return {
    name: readableName(name),
    columns: columns.map(readableName),
    dirty: rowsOf(dirty),
    created: rowsOf(created),
  }
}

/** As its length word says: the CRC is counted, the word isn't. */
function frameLength(block: Uint8Array): number {
  return block.length + crcBytes
}

function hexCrc(crc: number): string {
  return crc.toString(16).padStart(8, '0')
}
