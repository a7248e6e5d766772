import type { ProjectModel } from '../../model/project-model.js'
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
    'tsconfig.json': {},
  }
}

/** Names come from an ABI: in a table of the README they are text and nothing else. */
function markdownText(name: string): string {
  return name.replace(/[^\w(),[\]$. ]/g, '')
}
