/**
 * What generated code and the runtime have agreed on. It is raised when code that an earlier bcdata
 * generated doesn't run with this runtime any more, or the other way round; `npm install` and
 * `bcdata generate` then have to go together.
 */
export const projectFormat = 2
