import { layOut, type PlacedPanel, type Section } from './layout.js'
import type { Variable } from './variable.js'

/** The parts of Grafana's dashboard JSON that we write; the rest is its default. */
export interface Dashboard {
  readonly uid: string
  readonly title: string
  readonly panels: readonly PlacedPanel[]
  readonly templating: { readonly list: readonly Variable[] }
  readonly [setting: string]: unknown
}

export interface DashboardOptions {
  readonly uid: string
  readonly title: string
  readonly description: string
  /** Dashboards with the last tag link to each other. */
  readonly tags: readonly string[]
  readonly variables: readonly Variable[]
  readonly sections: readonly Section[]
}

/** Grafana 10 and later read this version as it is or bring it up to date when they load it. */
const schemaVersion = 39

/** Without version, id or date: the same model gives the same bytes. */
export function dashboard(options: DashboardOptions): Dashboard {
  const { uid, title, description, tags, variables, sections } = options
  return {
    annotations: { list: [] },
    description,
    editable: true,
    graphTooltip: 1,
    links: [siblings(tags.at(-1) ?? '')],
    panels: layOut(sections),
    refresh: '1m',
    schemaVersion,
    tags,
    templating: { list: variables },
    time: { from: 'now-7d', to: 'now' },
    timepicker: {},
    timezone: 'browser',
    title,
    uid,
  }
}

function siblings(tag: string): unknown {
  return {
    asDropdown: true,
    icon: 'external link',
    includeVars: false,
    keepTime: true,
    tags: [tag],
    targetBlank: false,
    title: 'Dashboards',
    tooltip: '',
    type: 'dashboards',
    url: '',
  }
}
