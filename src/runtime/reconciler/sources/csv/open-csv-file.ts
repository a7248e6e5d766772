import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { assert, BcdataError, isBcdataError } from '../../../../errors.js'
import { inputInvalid } from '../../input-invalid.js'
import type { CsvFile } from '../csv-file.js'
import type { Side, SideDescription, SourceRow } from '../side.js'
import { readCsvRecords } from './csv-records.js'
import { readCsvRows } from './csv-rows.js'

/** Large enough that the parser, not the disk, sets the pace; small enough to forget. */
const pieceBytes = 256 * 1024

/**
 * Rejects at once when the file is not there: nobody wants to wait for the other side to be read.
 * @param directory the project's folder
 */
export async function openCsvFile(
  file: CsvFile,
  columns: readonly string[],
  directory: string,
): Promise<Side> {
  const shown = join(file.from.path, file.name)
  const path = resolve(directory, file.from.path, file.name)
  await (await openFile(path, shown)).close()
  let seen: SideDescription | null = null
  async function* rows(): AsyncGenerator<readonly SourceRow[]> {
    const handle = await openFile(path, shown)
    try {
      const hash = createHash('sha256')
      const before = await handle.stat()
      const pieces = readText(handle, shown, (bytes) => hash.update(bytes))
      yield* readCsvRows(file, columns, shown, readCsvRecords(shown, pieces))
      const after = await handle.stat()
      if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) throw changed(shown)
      seen = { file: shown, bytes: after.size, sha256: hash.digest('hex') }
    } finally {
      await handle.close()
    }
  }
  return {
    rows,
    describe() {
      assert(seen !== null, `${shown} was not read`)
      return seen
    },
  }
}

async function openFile(path: string, shown: string): Promise<FileHandle> {
  let handle: FileHandle
  try {
    handle = await open(path)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
      throw new BcdataError('INPUT_LATE', `${shown} is not there yet.`, {
        where: path,
        hint: 'Put the file there, then run the rule again.',
        cause,
      })
    }
    throw inputInvalid(path, `${shown} can't be opened.`, 'Make it a file that you may read.')
  }
  if ((await handle.stat()).isFile()) return handle
  await handle.close()
  throw inputInvalid(path, `${shown} is not a file.`, 'Put the CSV file in its place.')
}

async function* readText(
  handle: FileHandle,
  shown: string,
  onBytes: (bytes: Uint8Array) => void,
): AsyncGenerator<string> {
  // A byte order mark is dropped; bytes that are not UTF-8 throw.
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const stream = handle.createReadStream({ autoClose: false, highWaterMark: pieceBytes })
  try {
    for await (const bytes of stream as AsyncIterable<Uint8Array>) {
      onBytes(bytes)
      yield decoder.decode(bytes, { stream: true })
    }
    yield decoder.decode()
  } catch (cause) {
    if (isBcdataError(cause)) throw cause
    const isEncoding = cause instanceof TypeError
    throw inputInvalid(
      shown,
      isEncoding ? `${shown} is not UTF-8.` : `${shown} can't be read: ${String(cause)}.`,
      isEncoding ? 'Save the file as UTF-8.' : 'Check the file and its disk.',
    )
  }
}

function changed(shown: string): BcdataError {
  return new BcdataError('RECONCILE_INPUT_CHANGED', `${shown} changed while it was read.`, {
    hint: 'Wait until the file is complete, then run the rule again.',
  })
}
