/** Long work of which whoever began it is told how it ended. */
export type JobName = 'export' | 'import' | 'bulkChange' | 'sampleData'

interface Done {
  object: string
  id: string
}

const pages = new Map<string, (id: string) => string>([
  ['export', () => '/settings/exports'],
  ['import', id => `/import/${id}`],
  ['bulkChange', () => '/settings/bulk-changes'],
  ['sampleData', () => '/settings/samples'],
] satisfies [JobName, (id: string) => string][])

/** Page on which a job shows what became of it; `undefined`: it is no job. */
export const jobPath = ({ object, id }: Done): string | undefined => pages.get(object)?.(id)
