import type { Datasource } from './grafana/target.js'
import { plainName, stableUid } from './grafana/uid.js'

/** Tells Grafana where the database is. All values are plain words, or quoted by the dialect. */
export function provisionDatasource({ uid, dialect }: Datasource): string {
  return `apiVersion: 1

datasources:
  - name: ${uid}
    uid: ${uid}
    type: ${dialect.plugin}
    access: proxy
    isDefault: true
    editable: false
${dialect.connection.map((line) => `    ${line}\n`).join('')}`
}

/**
 * Changes made in Grafana can't be saved over these files: it offers the JSON to copy instead, so
 * that no edit is lost when the files change.
 */
export function provisionDashboards(project: string): string {
  return `apiVersion: 1

providers:
  - name: ${stableUid(project)}
    folder: ${plainName(project)}
    type: file
    disableDeletion: true
    allowUiUpdates: false
    updateIntervalSeconds: 30
    options:
      path: /bcdata/grafana/dashboards
`
}
