import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, realpath, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { BcdataError } from '../../../errors.js'
import { messageOf } from '../../../shared/message-of.js'
import { quoted } from '../../../shared/printable.js'
import type { BinlogFileWriter } from './binlog-file-writer.js'
import {
  type ExportedFile,
  type ExportManifest,
  parseManifest,
  printManifest,
} from './export-manifest.js'

const manifestName = 'manifest.json'
/** What is done so far, while the manifest isn't there yet. */
const unfinishedName = 'unfinished.json'
const partSuffix = '.part'

/** A folder of binlog files and their manifest. Every name appears when its bytes are whole. */
export class ExportFolder {
  readonly path: string

  private constructor(path: string) {
    this.path = path
  }

  /** Makes the folder where it isn't there. */
  static async open(path: string): Promise<ExportFolder> {
    return orUnwritable(path, async () => {
      await mkdir(path, { recursive: true })
      if (basename(await realpath(path)) === 'BinaryLogs') throw isOfNode(path)
      return new ExportFolder(path)
    })
  }

  /** What an earlier call wrote; null for an empty folder. Rejects when it holds what no export made. */
  async manifest(): Promise<ExportManifest | null> {
    const names = await orUnwritable(this.path, () => readdir(this.path))
    const manifest = (await this.#read(manifestName)) ?? (await this.#read(unfinishedName))
    const known = new Set([manifestName, unfinishedName, ...ownNames(manifest)])
    const foreign = names.find((name) => !known.has(name) && !name.endsWith(partSuffix))
    if (foreign !== undefined) throw notEmpty(this.path, foreign)
    if (manifest === null && names.length > 0) throw notEmpty(this.path, names[0] ?? '')
    return manifest
  }

  /** Parts that a process left; one that still runs notices when it finishes its file. */
  async removeParts(): Promise<void> {
    for (const name of await readdir(this.path)) {
      if (name.endsWith(partSuffix)) await rm(join(this.path, name), { force: true })
    }
  }

  /** A path that nobody else writes to. */
  part(): string {
    return join(this.path, `${randomUUID()}${partSuffix}`)
  }

  /** Gives a file its name once the disk has it as it was written. */
  async keep(writer: BinlogFileWriter): Promise<ExportedFile> {
    return orUnwritable(this.path, async () => {
      const file = await writer.finish()
      if ((await sha256Of(writer.path)) !== file.sha256) throw notWritten(this.path, file.name)
      await rename(writer.path, join(this.path, file.name))
      await syncFolder(this.path)
      return file
    })
  }

  /** From now on the folder says of itself that it isn't done. */
  async saveProgress(manifest: ExportManifest): Promise<void> {
    await this.#save(unfinishedName, manifest)
    await rm(join(this.path, manifestName), { force: true })
  }

  async finish(manifest: ExportManifest): Promise<void> {
    await this.#save(manifestName, manifest)
    await rm(join(this.path, unfinishedName), { force: true })
  }

  /** Whether the file is there as the manifest says. */
  async has(file: ExportedFile): Promise<boolean> {
    return (await sha256Of(join(this.path, file.name))) === file.sha256
  }

  async #read(name: string): Promise<ExportManifest | null> {
    const text = await readFile(join(this.path, name), 'utf8').catch(() => null)
    return text === null ? null : parseManifest(text)
  }

  async #save(name: string, manifest: ExportManifest): Promise<void> {
    const part = this.part()
    const file = await open(part, 'wx', 0o644)
    try {
      await file.writeFile(printManifest(manifest))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(part, join(this.path, name))
    await syncFolder(this.path)
  }
}

/** Its files, and the one that was renamed just before the process ended. */
function ownNames(manifest: ExportManifest | null): readonly string[] {
  if (manifest === null) return []
  const next = manifest.files.at(-1)?.to ?? manifest.from - 1
  return [...manifest.files.map(({ name }) => name), `${next + 1}.binlog`]
}

/** Null where there is no such file. */
async function sha256Of(path: string): Promise<string | null> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk)
  } catch {
    return null
  }
  return hash.digest('hex')
}

/** So that a name survives a power cut as well; not every file system can. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r')
    await folder.sync().finally(() => folder.close())
  } catch {
    // Windows opens no folders.
  }
}

async function orUnwritable<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof BcdataError) throw cause
    throw new BcdataError(
      'STASH_EXPORT_FAILED',
      `The folder can't be written: ${messageOf(cause)}`,
      {
        where: path,
        hint: 'Name a folder that this user may write.',
        cause,
      },
    )
  }
}

function notEmpty(path: string, name: string): BcdataError {
  return new BcdataError(
    'TARGET_NOT_EMPTY',
    `The folder holds ${quoted(name)}, which no export made.`,
    {
      where: path,
      hint: 'Name an empty folder.',
    },
  )
}

function notWritten(path: string, name: string): BcdataError {
  return new BcdataError(
    'STASH_EXPORT_FAILED',
    `The disk doesn't have what was written to ${name}.`,
    {
      where: path,
      hint: 'Check the disk, and that no other process writes this folder.',
    },
  )
}

/** A node takes every file there for a binlog: it would end at the manifest. */
function isOfNode(path: string): BcdataError {
  return new BcdataError(
    'STASH_EXPORT_FAILED',
    'A node reads every file of its BinaryLogs, and stops at a manifest.',
    {
      where: path,
      hint: 'Export to another folder, and copy only its *.binlog files.',
    },
  )
}
