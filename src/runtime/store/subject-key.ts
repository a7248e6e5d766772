import { createHash } from 'node:crypto'
import type { Hex } from '../../shared/hex.js'
import type { EventDefinition, Subject } from '../ports/event.js'

/**
 * What a row of the subjects' tables is about. The event table belongs to it: one event at one
 * address may fill the tables of two contracts.
 */
export interface SubjectKey {
  readonly chain_id: number
  readonly table_name: string
  readonly address: string
  readonly topic0: Hex
  readonly topic_count: number
}

export function subjectKey(chainId: number, subject: Subject): SubjectKey {
  const { event, reports } = subject
  return {
    chain_id: chainId,
    table_name: reports === undefined ? event.table : '_bcdata_child',
    address: placeKey(subject),
    topic0: event.topic0 ?? standIn(event),
    topic_count: event.topicCount,
  }
}

/** What reports children is known by them: the event alone may report others, too. */
function placeKey({ address, reports }: Subject): string {
  if (reports !== undefined) return reports.key
  return typeof address === 'object' ? address.key : address
}

/** The same text for the same subject of a chain. */
export function keyText({ table_name, address, topic0, topic_count }: SubjectKey): string {
  return `${table_name} ${address} ${topic0} ${topic_count}`
}

/** The same events, of whatever address. */
export function anywhere(key: SubjectKey): SubjectKey {
  return { ...key, address: 'any' }
}

/** Anonymous events of one table are told apart by their signatures, which can be long. */
function standIn({ signature }: EventDefinition): Hex {
  return `0x${createHash('sha256').update(signature).digest('hex')}`
}
