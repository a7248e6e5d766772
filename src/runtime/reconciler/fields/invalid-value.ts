/**
 * What is wrong with one value, for instance `"1,000.50" is not a plain decimal figure`. Whoever
 * knows file, line and column turns it into a BcdataError.
 */
export class InvalidValue extends Error {}
