import type { ContractModel } from '../../model/contract-model.js'
import type { ProjectModel } from '../../model/project-model.js'
import { exactSql } from '../../shared/exact-sql/exact-sql.js'
import { ruleNames } from '../rules/print-rules.js'
import { databaseView } from './database-views.js'
import { projectPackages } from './project-packages.js'

/** Template → what it shows. A template without a view is copied as it is. */
export function projectViews(project: ProjectModel): Readonly<Record<string, object>> {
  const database = databaseView(project.dialect)
  const exact = exactSql(project.dialect)
  return {
    '_env.example.hbs': database,
    _gitignore: {},
    'README.md.hbs': {
      name: project.name,
      tables: project.contracts.flatMap((contract) =>
        contract.events.map((event) => ({
          table: event.table.name,
          event: markdownText(event.signature),
        })),
      ),
      ...database,
      exactDigits: exact.decimalText('value', 'uint256'),
      rules: project.contracts.flatMap(partnerRules),
    },
    'compose.yaml.hbs': database,
    'package.json.hbs': {
      name: JSON.stringify(project.name),
      stashes: project.stashes === true,
      ...projectPackages(project),
    },
    'src/indexer.ts': {},
    'src/main.ts': {},
    'src/tables.ts': {},
    'test/start-project.ts': {},
    'tsconfig.json': {},
  }
}

/** What a token's rules need on the first day. */
function partnerRules(contract: ContractModel) {
  if (!contract.token) return []
  const { transfers, balances } = ruleNames(contract)
  const amount = contract.token.standard === 'erc20' ? 'value' : 'id'
  return [{ file: `partner/${transfers}.csv`, columns: `tx,index,from,to,${amount}`, balances }]
}

/** Names come from an ABI: in a table of the README they are text and nothing else. */
function markdownText(name: string): string {
  return name.replace(/[^\w(),[\]$. ]/g, '')
}
