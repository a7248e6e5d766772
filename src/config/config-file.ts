/** Name of a project's config, in its root. */
export const configFile = 'bcdata.config.ts'
