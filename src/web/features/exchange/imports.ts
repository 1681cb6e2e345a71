import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query'
import type { Json, JsonObject } from '../../../model/index.ts'
import { api } from '../../app/api.ts'
import type { Tone } from '../../ui/status-badge.tsx'

export type ImportState =
  | 'uploading'
  | 'fetching'
  | 'staging'
  | 'staged'
  | 'committing'
  | 'cancelled'
  | 'done'
  | 'failed'
  | 'reverted'
export const outcomes = ['new', 'attached', 'changed', 'same', 'refused'] as const
export type Outcome = (typeof outcomes)[number]
export type Counts = Record<'read' | Outcome, number>

/** An import in the list of all. */
export interface ImportShort {
  id: string
  object: string
  file: { name: string; size: number; received: number }
  state: ImportState
  counts: Counts
  /** What became of the rows that are done. */
  settled: Record<Outcome, number>
  rows: { written: number; skipped: number; left: number }
  /** How many of the written rows are taken back, while that is under way or where it was stopped. */
  takenBack: number
  progress: number
  createdAt: string
  finishedAt: string | null
  owner: string
}

/** What fills a field: columns of the file, or one value for all rows. */
export interface FieldSource {
  columns?: string[]
  /** Columns with ids that the records have in the system that the file is from. */
  ids?: string[]
  value?: Json
}
export type Mapping = Record<string, FieldSource>

export interface ImportColumn {
  name: string
  filled: number
  samples: string[]
}

export interface ImportField {
  name: string
  type: string
  label: string
  many: boolean
  required: boolean
}

/** What only a person can say; see `features/exchange/plan/questions.ts`. */
export interface ImportQuestion {
  id: string
  kind: 'encoding' | 'dates' | 'decimal' | 'value' | 'missing'
  field?: string
  column?: string
  value?: string
  samples?: string[]
  count: number
  proposal: string | null
  choices: { value: string; title?: string }[]
  answer: string | null
  answered: boolean
}

/** Rows to look through: by what becomes of them, and those of which it is not clear which record they mean. */
export type RowGroup = Outcome | 'ambiguous'

export interface PreviewRow {
  line: number
  cells: string[]
  outcome: Outcome | null
  record: { object: string; id: string } | null
  values: JsonObject | null
  /** What it changes in a known record. */
  changes: { field: string; before: Json; after: Json }[]
  problems: { field: string | null; code: string; message: string }[]
}

/** How the file was read: a workbook by one of its sheets, text by its encoding. */
export interface ImportFormat {
  kind: 'csv' | 'xlsx' | 'jsonl' | 'vcard'
  headerLine: number
  encoding?: string
  delimiter?: string
  sheet?: string
  sheets?: string[]
}

/** An import as its page shows it. */
export interface ImportJson extends ImportShort {
  /** While it reads or writes. */
  pace: { rowsPerSecond: number | null; secondsLeft: number } | null
  format: ImportFormat | null
  /** Whose export it looks like, and of what. */
  recognised: { system: string; title: string; object: string } | null
  mapping: Mapping
  options: JsonObject
  columns: ImportColumn[]
  fields: ImportField[]
  questions: ImportQuestion[]
  preview: Pick<PreviewRow, 'outcome'>[]
  /** How many of the refused rows may mean several records; at most a thousand are counted. */
  ambiguous: number
  problems: { line: number; field: string | null; code: string; message: string }[]
  failure: { code: string; message: string } | null
  kept: { line: number; object: string; id: string; title: string }[]
  reverting: boolean
}

export const encodings = ['utf-8', 'windows-1251', 'koi8-r', 'cp866', 'windows-1252', 'utf-16le', 'utf-16be'] as const
export const delimiters = [';', ',', '\t', '|'] as const

export const stateTones: Record<ImportState, Tone> = {
  uploading: 'quiet',
  fetching: 'quiet',
  staging: 'quiet',
  staged: 'accent',
  committing: 'warn',
  cancelled: 'quiet',
  done: 'good',
  failed: 'bad',
  reverted: 'quiet',
}
export const outcomeTones: Record<Outcome, Tone> = {
  new: 'good',
  attached: 'accent',
  changed: 'accent',
  same: 'quiet',
  refused: 'bad',
}

export const importKeys = ['imports'] as const

export const importsQuery = queryOptions({
  queryKey: [...importKeys, 'list'],
  queryFn: async ({ signal }) => (await api.get<{ data: ImportShort[] }>('/imports', { signal })).data,
})

/** Work under way is looked at often; what rests, not at all. */
const isBusy = ({ state, reverting }: ImportJson): boolean =>
  state === 'fetching' || state === 'staging' || state === 'committing' || reverting

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: [...importKeys, 'one', id],
    queryFn: ({ signal }) => api.get<ImportJson>(`/imports/${id}`, { signal }),
    refetchInterval: query => (query.state.data && isBusy(query.state.data) ? 700 : false),
  })

/** Rows of a plan, or of what became of it: asked for again once that is another. */
export const importRowsQuery = ({ id, state, counts, mapping, options }: ImportJson, outcome: RowGroup | undefined) =>
  infiniteQueryOptions({
    queryKey: [...importKeys, 'rows', id, outcome ?? 'all', JSON.stringify([state, counts, mapping, options])],
    queryFn: ({ pageParam, signal }) =>
      api.get<{ data: PreviewRow[]; nextCursor: string | null }>(`/imports/${id}/rows`, {
        query: { outcome, cursor: pageParam, limit: 20 },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.nextCursor ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })

/** Stops what is under way with an import, where it is. */
export async function stopImport(queryClient: QueryClient, id: string): Promise<void> {
  const now = await api.post<ImportJson>(`/imports/${id}/cancel`)
  queryClient.setQueryData(importQuery(id).queryKey, now)
  await queryClient.invalidateQueries({ queryKey: importsQuery.queryKey })
}

/** Objects that cannot come from a file: made by their features only, or hanging on records that a file cannot name. */
export const notImported = new Set(['role', 'attachment', 'distributionRule'])
