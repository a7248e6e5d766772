import { BcdataError } from '../../errors.js'

/** It may be better in a moment. */
export function unreachable(source: string, reason: string, cause?: unknown): BcdataError {
  return new BcdataError('BINLOG_SOURCE_UNREACHABLE', `${source} can't be read: ${reason}.`, {
    where: source,
    hint: 'Check that the source is there and can be reached from here.',
    cause,
  })
}

/** Somebody has to change something. */
export function invalid(source: string, reason: string, hint: string): BcdataError {
  return new BcdataError('BINLOG_SOURCE_INVALID', `${source} can't be used: ${reason}.`, {
    where: source,
    hint,
  })
}

/** The file that the reader knows isn't there any more. */
export function replaced(source: string, file: string, reason: string): BcdataError {
  return new BcdataError('BINLOG_REPLACED', `${file} of ${source} was replaced: ${reason}.`, {
    where: source,
    hint: 'Let nothing but the node write where its binlog is.',
  })
}
