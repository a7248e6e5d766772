import type { ContractModel } from '../../model/contract-model.js'
import { derivedTables, eventTables, type ProjectModel } from '../../model/project-model.js'
import type { VirtualFile } from '../../model/virtual-file.js'
import type { Dialect } from '../../shared/dialect.js'
import { contractDashboard } from './contract-dashboard.js'
import type { DashboardDialect } from './dialect.js'
import { printJson } from './grafana/print-json.js'
import type { Datasource } from './grafana/target.js'
import { stableUid } from './grafana/uid.js'
import { mysql } from './mysql.js'
import { overviewDashboard } from './overview-dashboard.js'
import { postgres } from './postgres.js'
import { provisionDashboards, provisionDatasource } from './provisioning.js'
import { assertPlainNames } from './sql.js'
import { sqlite } from './sqlite.js'

const dialects: Readonly<Record<Dialect, DashboardDialect>> = { sqlite, mysql, postgres }

/** Grafana's files: a dashboard per contract, one over all, and what makes Grafana load them. */
export function generateDashboards(project: ProjectModel): readonly VirtualFile[] {
  assertPlainNames([...eventTables(project), ...derivedTables(project)])
  const datasource: Datasource = {
    uid: stableUid(project.name),
    dialect: dialects[project.dialect],
  }
  const contracts = project.contracts.map((contract) =>
    merged(
      `grafana/dashboards/${fileStem(contract)}.json`,
      printJson(contractDashboard(project, contract, datasource)),
    ),
  )
  return [
    ...contracts,
    merged('grafana/dashboards/overview.json', printJson(overviewDashboard(project, datasource))),
    merged('grafana/provisioning/datasources/bcdata.yaml', provisionDatasource(datasource)),
    merged('grafana/provisioning/dashboards/bcdata.yaml', provisionDashboards(project.name)),
  ]
}

/** The name for all contracts is taken; file stems hold no dot, so the other one is free. */
function fileStem({ file }: ContractModel): string {
  return file === 'overview' ? 'overview.contract' : file
}

function merged(path: string, text: string): VirtualFile {
  return { path, text, ownership: 'merged' }
}
