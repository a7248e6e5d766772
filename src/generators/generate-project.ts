import { createHash } from 'node:crypto'
import { BcdataError } from '../errors.js'
import type { ContractModel } from '../model/contract-model.js'
import { derivedTables, eventTables, type ProjectModel } from '../model/project-model.js'
import type { FileOwnership, VirtualFile } from '../model/virtual-file.js'
import { printContract } from './contracts/print-contract.js'
import { generateDashboards } from './dashboards/generate-dashboards.js'
import { printHandlerRegistry, printHandlers } from './handlers/print-handlers.js'
import { printMigration } from './migrations/print-migration.js'
import { printMigrationList } from './migrations/print-migration-list.js'
import { printFormat } from './project/print-format.js'
import { projectViews } from './project/project-views.js'
import { outputPath, renderTemplate } from './render-template.js'
import { printRuleRegistry, printRules } from './rules/print-rules.js'
import { printContractRegistry } from './schema/print-contract-registry.js'
import { printDatabaseTypes } from './schema/print-database-types.js'
import { printRegistry } from './schema/print-registry.js'
import { printTest } from './tests/print-test.js'

/**
 * Every file of the project except `bcdata.config.ts`, which is its input. Pure: the same model
 * gives the same files, whatever the order of its contracts.
 */
export function generateProject(project: ProjectModel): readonly VirtualFile[] {
  const contracts = [...project.contracts].sort((a, b) => (a.name < b.name ? -1 : 1))
  const sorted = { ...project, contracts }
  const files = [
    ...templateFiles(sorted),
    ...contracts.flatMap(contractFiles),
    ...schemaFiles(sorted),
    ...migrationFiles(sorted),
    file('src/handlers/index.ts', printHandlerRegistry(contracts), 'merged'),
    file('src/rules/index.ts', printRuleRegistry(contracts), 'merged'),
    ...generateDashboards(sorted),
  ]
  assertDistinct(
    'files',
    files.map(({ path }) => path),
  )
  assertDistinct(
    'tables',
    [...eventTables(sorted), ...derivedTables(sorted)].map(({ name }) => name),
  )
  return files
}

function templateFiles(project: ProjectModel): readonly VirtualFile[] {
  return Object.entries(projectViews(project)).map(([template, view]) =>
    file(outputPath(template), renderTemplate(template, view), 'merged'),
  )
}

function contractFiles(contract: ContractModel): readonly VirtualFile[] {
  const { file: stem } = contract
  return [
    file(`src/generated/${stem}.ts`, printContract(contract), 'generated'),
    file(`src/handlers/${stem}.ts`, printHandlers(contract), 'merged'),
    file(`test/${stem}.test.ts`, printTest(contract), 'merged'),
    ...(contract.token
      ? [file(`src/rules/${stem}.ts`, printRules(contract, contract.token), 'merged')]
      : []),
  ]
}

function schemaFiles(project: ProjectModel): readonly VirtualFile[] {
  const tables = [...eventTables(project), ...derivedTables(project)]
  return [
    file('src/generated/contracts.ts', printContractRegistry(project.contracts), 'generated'),
    file('src/generated/database.ts', printDatabaseTypes(tables), 'generated'),
    file('src/generated/format.ts', printFormat(), 'generated'),
    file('src/generated/migrations.ts', printMigrationList(project), 'generated'),
    file('src/generated/tables.ts', printRegistry(tables), 'generated'),
  ]
}

/** Only what no earlier migration makes: those are never printed again. */
function migrationFiles({ nextMigration: next }: ProjectModel): readonly VirtualFile[] {
  return next ? [file(`migrations/${next.name}.ts`, printMigration(next.steps), 'migration')] : []
}

/**
 * `migrations/bcdata.sum`: a line a migration, so that an edit of an applied one is noticed.
 * @param earlier the file as it is
 * @param amended path of a migration that is made anew
 */
export function printMigrationSums(
  files: readonly VirtualFile[],
  earlier: string,
  amended: string,
): VirtualFile {
  const kept = earlier.split(/(?<=\n)/).filter((line) => !isSumOf(line, amended))
  const lines = files
    .filter(({ ownership }) => ownership === 'migration')
    .map(({ path, text }) => {
      const name = path.slice('migrations/'.length)
      return `${createHash('sha256').update(text).digest('hex')}  ${name}\n`
    })
    .filter((line) => !kept.includes(line))
  return file('migrations/bcdata.sum', [...kept, ...lines].join(''), 'generated')
}

function isSumOf(line: string, path: string): boolean {
  return path !== '' && line.trimEnd().endsWith(`  ${path.slice('migrations/'.length)}`)
}

function file(path: string, text: string, ownership: FileOwnership): VirtualFile {
  return { path, text, ownership }
}

/** Upper and lower case apart or not: many file systems and databases don't tell them apart. */
function assertDistinct(what: string, names: readonly string[]): void {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name.toLowerCase())) {
      throw new BcdataError('CONFIG_INVALID', `Two ${what} would be called ${name}.`, {
        where: 'bcdata.config.ts',
        hint: 'Rename one of the contracts that it comes from.',
      })
    }
    seen.add(name.toLowerCase())
  }
}
