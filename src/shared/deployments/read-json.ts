import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseJson } from '../parse-json.js'

/*
 * Deployment records are hints: a file that is missing, broken or of another tool is the same as no
 * record, and the contract is then named as one without address.
 */

/** Larger than any record; what is larger is no record. */
const bytesMax = 64 * 1024 * 1024

export type JsonObject = Readonly<Record<string, unknown>>

export function readJson(path: string): unknown {
  return parseJson(readText(path).replace(/^\uFEFF/, ''))
}

/** One JSON value a line; lines that are none are left out. */
export function readJsonLines(path: string): readonly unknown[] {
  return readText(path)
    .split('\n')
    .map(parseJson)
    .filter((value) => value !== undefined)
}

export function foldersIn(path: string): readonly string[] {
  try {
    return readdirSync(path)
      .map((name) => join(path, name))
      .filter(isDirectory)
      .sort()
  } catch {
    return []
  }
}

/** Links are followed: a monorepo may keep its records elsewhere. */
function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

export function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? (value as JsonObject) : {}
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** A block number as JSON-RPC or a tool writes it: `"0x1f"`, `"31"`, `31`. */
export function asBlockNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0
    ? number
    : undefined
}

export function readText(path: string): string {
  try {
    const file = statSync(path)
    return file.isFile() && file.size <= bytesMax ? readFileSync(path, 'utf8') : ''
  } catch {
    return ''
  }
}
