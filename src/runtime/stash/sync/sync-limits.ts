/** Every maximum of a sync; each has the reason for its default beside it. */
export interface SyncLimits {
  /** How long a source may think while another one could be asked as well. */
  readonly patienceMs: number
  /** After so long a source that says nothing about a block has failed. */
  readonly answerMsMax: number
  /** How often sources are asked for what they didn't have. */
  readonly pollMs: number
  /** How long a source rests after its first failure, and at most. */
  readonly restMsMin: number
  readonly restMsMax: number
  /** With an end: how long no source can be reached before that is an error. */
  readonly outageMsMax: number
  /**
   * With an end: how long sources that failed, or never said anything, are waited for when others have
   * come to theirs; the same for their witnesses.
   */
  readonly endPatienceMs: number
  /** With an end: how long a block that is damaged or missing everywhere is looked for. */
  readonly missingMsMax: number
  /** How long the database may fail before its error counts. */
  readonly databaseMsMax: number
  /** What is committed together: so many blocks, rows and bytes, or so long a time. */
  readonly batchBlocksMax: number
  readonly batchRowsMax: number
  readonly batchBytesMax: number
  readonly batchMsMax: number
  /** Of a frame that is kept as evidence. */
  readonly evidenceBytesMax: number
  /** How many pieces of evidence a run keeps; a hostile source could go on for ever. */
  readonly evidenceMax: number
  /** How long witnesses without progress are waited for at the end. */
  readonly witnessIdleMsMax: number
  /** How long witnesses are waited for at all, in times of what the main line took, and at least. */
  readonly witnessTimesMax: number
  readonly witnessMsMin: number
}

const mebibyte = 1 << 20

export const defaultLimits: SyncLimits = {
  // Longer than a disk or a server nearby ever takes, shorter than a person notices.
  patienceMs: 2_000,
  // A frame of the largest size over a slow line: 128 MiB at 20 Mbit/s.
  answerMsMax: 60_000,
  // A FISCO BCOS chain makes a block a second; half of them are waited for.
  pollMs: 1_000,
  // From a moment's trouble to a node that is down for the night.
  ...{ restMsMin: 250, restMsMax: 60_000 },
  // Enough for a restart of the server, and a job in CI doesn't hang for hours.
  ...{ outageMsMax: 30_000, endPatienceMs: 5_000, missingMsMax: 2_000 },
  // A database that is restarted or upgraded is back by then.
  databaseMsMax: 600_000,
  // A transaction is worth its while from some hundred rows on; twice this much is in memory.
  ...{ batchBlocksMax: 500, batchRowsMax: 20_000, batchBytesMax: 8 * mebibyte },
  // What a crash costs, and how old what people see may be.
  batchMsMax: 1_000,
  // Fits into one packet of every MySQL with default settings.
  evidenceBytesMax: mebibyte,
  // 200 MiB at worst, by one who can send garbage for ever.
  evidenceMax: 200,
  ...{ witnessIdleMsMax: 20_000, witnessTimesMax: 2, witnessMsMin: 60_000 },
}
