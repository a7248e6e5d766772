/** A person pressed Ctrl-C or Escape at a question: exit 130, nothing written. */
export class Cancelled extends Error {}
Cancelled.prototype.name = 'Cancelled'
