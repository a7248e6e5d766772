/**
 * A log whose topics or data don't fit the event. It is not a BcdataError: nobody is told to fix
 * anything, the log is kept raw as a dead letter.
 */
export class DecodeError extends Error {}
DecodeError.prototype.name = 'DecodeError'
