import { BcdataError, canRetry, type ErrorCode, isBcdataError } from '../../../errors.js'
import { type ServerPlace, shownPlace } from './server-place.js'

interface Advice {
  readonly codes: readonly string[]
  readonly code: ErrorCode
  readonly what: (place: ServerPlace) => string
  readonly hint: string
}

const url = 'BCDATA_DATABASE_URL'

/**
 * What a person can do about it. Codes of the network are words, those of MySQL are numbers (their
 * names differ between servers), those of PostgreSQL have five characters.
 */
const advice: readonly Advice[] = [
  {
    codes: ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
    code: 'DATABASE_UNAVAILABLE',
    what: ({ host, port }) => `does not answer at ${host}:${port}`,
    hint: `Start the database server, or correct host and port in ${url}.`,
  },
  {
    codes: ['1045', '1698', '28P01', '28000'],
    code: 'DATABASE_UNUSABLE',
    what: ({ user }) => `refused the user ${JSON.stringify(user)} with this password`,
    hint: `Correct user and password in ${url}.`,
  },
  {
    codes: ['1049', '3D000'],
    code: 'DATABASE_UNUSABLE',
    what: ({ database }) => `has no database ${JSON.stringify(database)}`,
    hint: `Create the database, or correct its name in ${url}.`,
  },
  {
    codes: ['1044', '1142', '1143', '1227', '1419', '42501'],
    code: 'DATABASE_UNUSABLE',
    what: ({ user }) => `lacks a right for the user ${JSON.stringify(user)}`,
    hint: 'Grant the user all rights on the database; the message of the server names the one.',
  },
  {
    codes: ['1040', '1203', '1226', '53300'],
    code: 'DATABASE_UNAVAILABLE',
    what: () => 'has no connection left',
    hint: 'Close other programs, or raise the limit of the server.',
  },
  {
    codes: ['1792', '25006', '1290', '1836'],
    code: 'DATABASE_UNUSABLE',
    what: () => 'is read-only',
    hint: 'Connect to the server that takes writes.',
  },
  {
    codes: ['1021', '1114', '53100'],
    code: 'DATABASE_UNUSABLE',
    what: () => 'could not grow, the disk is full',
    hint: 'Free some space and start again; nothing was lost.',
  },
  {
    codes: ['1153'],
    code: 'DATABASE_UNUSABLE',
    what: () => 'refused a statement that is too long',
    hint: 'Raise max_allowed_packet of the server.',
  },
  {
    codes: ['1205', '1213', '40001', '40P01', '55P03'],
    code: 'DATABASE_BUSY',
    what: () => 'is in use: another session holds what this one needs',
    hint: 'Stop the other program, or wait for it to finish.',
  },
  {
    codes: ['1317', '1969', '3024', '57014'],
    code: 'DATABASE_BUSY',
    what: () => 'ended a statement before it was done',
    hint: 'Raise the limit that the server has for the time of a statement.',
  },
  {
    codes: ['57P03'],
    code: 'DATABASE_UNAVAILABLE',
    what: () => 'is starting up or shutting down',
    hint: 'Start again when the server is ready.',
  },
  {
    codes: [
      ...['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'PROTOCOL_CONNECTION_LOST'],
      ...['1053', '1152', '1158', '1159', '1160', '1161', '1184', '1927', '4031'],
      ...['57P01', '57P02', '08006', '08003', '08001', '08004'],
    ],
    code: 'DATABASE_UNAVAILABLE',
    what: () => 'ended the connection',
    hint: 'Start again when the server is back; nothing that was committed is lost.',
  },
]

/** Names the database in errors that have nothing to do with the statement; the others stay. */
export function serverError(error: unknown, place: ServerPlace): unknown {
  if (isBcdataError(error) || !(error instanceof Error)) return error
  const code = codeOf(error)
  if (isMissingInternal(error, code)) {
    return new BcdataError(
      'MIGRATIONS_PENDING',
      `The database ${shownPlace(place)} has no tables yet.`,
      { hint: 'Run: npm run migrate', where: shownPlace(place), cause: error },
    )
  }
  const found = advice.find(({ codes }) => codes.includes(code))
  if (!found) return error
  const shown = `The database ${shownPlace(place)} ${found.what(place)} (${code}).`
  return new BcdataError(found.code, shown, {
    hint: found.hint,
    where: shownPlace(place),
    cause: error,
  })
}

export function connectionLost(place: ServerPlace, cause?: unknown): BcdataError {
  return new BcdataError(
    'DATABASE_UNAVAILABLE',
    `The database ${shownPlace(place)} ended the connection.`,
    {
      hint: 'Start again when the server is back; nothing that was committed is lost.',
      where: shownPlace(place),
      cause,
    },
  )
}

/**
 * A handler that caught an error of the database would otherwise lose the batch without a word. What
 * the error was decides whether the same may work later.
 */
export function transactionEnded(place: ServerPlace, cause: unknown): BcdataError {
  const code = isBcdataError(cause) && canRetry(cause) ? cause.code : 'DATABASE_UNUSABLE'
  const shown = `The database ${shownPlace(place)} ended the transaction after an earlier error.`
  return new BcdataError(code, shown, {
    hint: 'Let errors of the database leave the handler.',
    where: shownPlace(place),
    cause,
  })
}

function codeOf(error: Error): string {
  const { errno, code } = error as { errno?: unknown; code?: unknown }
  // Numbers of the system are negative; those of MySQL are not.
  if (typeof errno === 'number' && errno > 0) return String(errno)
  if (typeof code === 'string') return code
  // Some errors of the drivers have nothing but a message.
  if (/connection terminated|not queryable/i.test(error.message)) return 'ECONNRESET'
  return /timeout/i.test(error.message) ? 'ETIMEDOUT' : ''
}

function isMissingInternal({ message }: Error, code: string): boolean {
  return (code === '1146' || code === '42P01') && message.includes('_bcdata_')
}
