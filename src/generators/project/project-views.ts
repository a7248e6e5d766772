import type { ContractModel } from '../../model/contract-model.js'
import type { ProjectModel } from '../../model/project-model.js'
import { sqlite } from '../dashboards/sqlite.js'
import { ruleNames } from '../rules/print-rules.js'
import { versions } from './versions.js'

/** Template → what it shows. A template without a view is copied as it is. */
export function projectViews(project: ProjectModel): Readonly<Record<string, object>> {
  return {
    '_env.example': {},
    _gitignore: {},
    'README.md.hbs': {
      name: project.name,
      tables: project.contracts.flatMap((contract) =>
        contract.events.map((event) => ({
          table: event.table.name,
          event: markdownText(event.signature),
        })),
      ),
      exactUnsigned: sqlite.display('value', 'uint256'),
      rules: project.contracts.flatMap(partnerRules),
    },
    'compose.yaml': {},
    'package.json.hbs': {
      name: JSON.stringify(project.name),
      bcdata: JSON.stringify(project.bcdataDependency),
      versions,
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
