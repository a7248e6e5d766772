import type { ContractModel } from '../../model/contract-model.js'
import type { ProjectModel } from '../../model/project-model.js'
import { contractScope } from './contract-scope.js'
import { eventSections } from './event-sections.js'
import { type Dashboard, dashboard } from './grafana/dashboard.js'
import { gridWidth } from './grafana/layout.js'
import { plainMarkdown, textPanel } from './grafana/panel.js'
import type { Datasource } from './grafana/target.js'
import { plainName, stableUid } from './grafana/uid.js'
import { summarySection } from './summary-section.js'
import { tokenSection } from './token-section.js'

/** Everything a person wants to see of one contract, from totals down to single rows. */
export function contractDashboard(
  project: ProjectModel,
  contract: ContractModel,
  datasource: Datasource,
): Dashboard {
  const { token, events } = contract
  const scope = contractScope(project, contract, datasource)
  const view = { contract, scope, datasource }
  return dashboard({
    uid: stableUid(project.name, contract.slug),
    title: contract.name,
    description: `Events of ${contract.name}, decoded by bcdata.`,
    tags: ['bcdata', plainName(project.name)],
    variables: scope.variables,
    sections: [
      { bands: [[introduction(contract)]] },
      ...(events.length > 0 ? [summarySection(view)] : []),
      ...(token ? [tokenSection(token, view)] : []),
      ...eventSections(view),
    ],
  })
}

function introduction({ name, slug, description, events }: ContractModel) {
  const about = description === undefined ? '' : `${plainMarkdown(description)}\n\n`
  const tables =
    events.length > 0
      ? `Every event of **${name}** has a table of its own, \`${slug}_evt_…\`. Times are block times.`
      : `**${name}** has no events.`
  return textPanel(about + tables, { width: gridWidth, height: description === undefined ? 2 : 4 })
}
