import { projectFormat } from '../../shared/project-format.js'
import { generatedHeader } from '../contracts/print-contract.js'

/** `src/generated/format.ts`: which runtimes the project works with. */
export function printFormat(): string {
  return `${generatedHeader}
/** Every command that runs the project compares this with the installed bcdata first. */
export const format = ${projectFormat}
`
}
