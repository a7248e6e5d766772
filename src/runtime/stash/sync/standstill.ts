import { BcdataError } from '../../../errors.js'
import type { LineAnswer } from './ask-source.js'
import type { Lack, SourceLine } from './source-line.js'
import type { SyncLimits } from './sync-limits.js'
import type { Until } from './sync-world.js'

/** Why no source has the next block in a form that can be stored. */
export interface Standstill {
  /**
   * `end`: every source that answers ends before it. `gap`: some end before it, others have nothing but
   * later ones. `missing`: there are later blocks, but this one is left out everywhere, or damaged where
   * it should be. `unprovable`: it is there, but nobody can prove it.
   * `dishonest`: whoever had it lied. `unreachable`: nobody answers.
   */
  readonly kind: 'end' | 'gap' | 'missing' | 'unprovable' | 'dishonest' | 'unreachable'
  readonly block: number
  /** Somebody who doesn't answer could have it. */
  readonly isSomebodyAway: boolean
  /** Who failed earlier and wasn't asked this time. */
  readonly resting: readonly SourceLine[]
  /** Who has nothing of the block but later ones. */
  readonly lacking: readonly Lacking[]
  /** What each source has to say for itself. */
  readonly problems: readonly string[]
}

export interface Lacking {
  readonly line: SourceLine
  readonly lack: Lack
}

export function standstillOf(
  block: number,
  lines: readonly SourceLine[],
  answers: readonly LineAnswer[],
): Standstill {
  const kinds = new Set(answers.map(({ answer }) => answer.kind))
  const honest = lines.filter((line) => !line.isDishonest)
  const heard = new Set(answers.map(({ line }) => line))
  // Who rests because of this block has it not; who rests after a failure is away.
  const unheard = honest.filter((line) => !heard.has(line))
  const resting = unheard.filter((line) => line.lackOf(block) === null)
  const isSomebodyAway = kinds.has('failed') || resting.length > 0
  const lacking = lackingOf(block, unheard, answers)
  const isDamaged = lacking.some(({ lack }) => lack.behind === null)
  const kind =
    honest.length === 0
      ? 'dishonest'
      : kinds.has('unprovable')
        ? 'unprovable'
        : lacking.length > 0
          ? kinds.has('end') && !isDamaged
            ? 'gap'
            : 'missing'
          : kinds.has('end')
            ? 'end'
            : 'unreachable'
  const unproven = answers.flatMap(({ line, answer }) =>
    answer.kind === 'unprovable' ? [`${line.name}: ${answer.candidate.proof.reason}.`] : [],
  )
  const problems = [
    ...unproven,
    ...lines.flatMap(({ name, problem }) =>
      problem === null ? [] : [problem.includes(name) ? problem : `${name}: ${problem}`],
    ),
  ]
  return { kind, block, isSomebodyAway, resting, lacking, problems }
}

/** By what they said now, or earlier: a witness may have met another gap meanwhile. */
function lackingOf(
  block: number,
  unheard: readonly SourceLine[],
  answers: readonly LineAnswer[],
): readonly Lacking[] {
  const now = answers.flatMap(({ line, answer }) =>
    answer.kind === 'missing' ? [{ line, lack: answer }] : [],
  )
  const earlier = unheard.flatMap((line) => {
    const lack = line.lackOf(block)
    return lack === null ? [] : [{ line, lack }]
  })
  return [...now, ...earlier]
}

/**
 * How long the sources are asked again and again before the run ends, well or with an error; null:
 * as long as it takes.
 */
export function patienceMsOf(
  { kind, isSomebodyAway }: Standstill,
  until: Until,
  limits: SyncLimits,
): number | null {
  if (kind === 'dishonest') return 0
  if (kind === 'unprovable') return isSomebodyAway ? limits.outageMsMax : 0
  if (until === undefined) return null
  if (kind === 'unreachable') return limits.outageMsMax
  if (kind === 'missing') return isSomebodyAway ? limits.outageMsMax : limits.missingMsMax
  // A block that is named will come.
  if (until !== 'end') return null
  if (isSomebodyAway) return limits.endPatienceMs
  return kind === 'gap' ? limits.missingMsMax : 0
}

/** What ends a run that can't go on; null where it has simply come to the end. */
export function failureOf({ kind, block, problems }: Standstill): BcdataError | null {
  const facts = problems.length === 0 ? '' : ` ${problems.join(' ')}`
  const context = { block }
  switch (kind) {
    case 'end':
      return null
    case 'dishonest':
      return new BcdataError(
        'STASH_NO_HONEST_SOURCE',
        `No source is left that has block ${block} as the chain made it.${facts}`,
        {
          hint: 'Look at the evidence with `bcdata stash status`, and give other sources.',
          context,
        },
      )
    case 'gap':
    case 'missing':
      return new BcdataError(
        'STASH_BLOCK_MISSING',
        `No source has block ${block} whole, though there are later ones.${facts}`,
        { hint: 'Give a source that has the missing blocks.', context },
      )
    case 'unprovable':
      return new BcdataError('STASH_BLOCK_UNPROVABLE', `Block ${block} can't be proven.${facts}`, {
        hint: 'Compare several sources with `--require compared:2/3`, or take it with `--require any`.',
        context,
      })
    case 'unreachable':
      return new BcdataError(
        'BINLOG_SOURCE_UNREACHABLE',
        `No source can be reached for block ${block}.${facts}`,
        { hint: 'Check that the folders and web servers are there.', context },
      )
  }
}
