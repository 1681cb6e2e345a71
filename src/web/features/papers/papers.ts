import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { api } from '../../app/api.ts'
import type { Link, Locale, RecordJson } from '../../app/contract.ts'
import { fetchMade, type Made } from '../../app/fetch-made.ts'

export type PaperKind = 'quote' | 'invoice' | 'contract' | 'act' | 'deliveryNote' | 'letter'

export interface PaperTemplate {
  id: string
  version: number
  kind: PaperKind
  name: string
  language: 'ru' | 'en'
  format: 'pdf' | 'docx'
  active: boolean
  main: boolean
  builtIn: boolean
}

export interface Choices {
  kinds: { kind: PaperKind; number: string | null }[]
  legalEntities: { id: string; name: string; facsimile: boolean }[]
  legalEntity: string
  /** On what a paper rests where nothing else is said. */
  basis: string | null
  /** The server can make PDF of Word templates. */
  wordToPdf: boolean
}

/** What is asked for; what is left out is as the card has it. */
export interface PaperAsked {
  kind: PaperKind
  template?: string
  /** Of a Word template. */
  as?: 'pdf'
  dated?: string
  legalEntity?: string
  facsimile?: boolean
  title?: string
  comment?: string
  payment?: string
  delivery?: string
}

interface Listed {
  data: PaperTemplate[]
  wordToPdf: boolean
}

export const paperTemplatesQuery = queryOptions({
  queryKey: ['document-templates'],
  queryFn: ({ signal }) => api.get<Listed>('/document-templates', { signal }),
  select: ({ data }) => data,
})

/** Taken where nobody chooses: documents are in the language of the company, whoever makes them. */
export const isUsual = (template: PaperTemplate, kind: PaperKind, language: Locale): boolean =>
  template.main && template.active && template.kind === kind && template.language === language

/** `КП · по-русски · Word` */
export const templateLabel = (t: TFunction, { name, language, format }: PaperTemplate): string =>
  [name, t(`papers:languages.${language}`), ...(format === 'docx' ? ['Word'] : [])].join(' · ')

/** Whether the server can make PDF of Word templates. */
export const wordToPdfQuery = queryOptions({ ...paperTemplatesQuery, select: ({ wordToPdf }: Listed) => wordToPdf })

export const choicesQuery = (on: Link) =>
  queryOptions({
    queryKey: ['papers', 'choices', on],
    queryFn: ({ signal }) =>
      api.get<Choices>('/papers/choices', { query: { object: on.object, record: on.id }, signal }),
    staleTime: 0,
    meta: { quiet: true },
    retry: false,
  })

/** Pages of a paper that is not made yet; the last ones stay in sight until the next have come. */
export const pagesQuery = (on: Link, asked: PaperAsked | null) =>
  queryOptions({
    queryKey: ['papers', 'pages', on, asked],
    queryFn: async ({ signal }) =>
      (await api.post<{ pages: string[] }>('/papers/pages', { on, ...asked }, { signal })).pages,
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    meta: { quiet: true },
    retry: false,
  })

export const makePaper = (on: Link, asked: PaperAsked & { number?: string }, idempotencyKey: string) =>
  api.post<RecordJson>('/papers', { on, ...asked }, { idempotencyKey })

/** What would be made, as a file; nothing is kept. */
export const draftOf = (on: Link, asked: PaperAsked): Promise<Made> => fetchMade('/papers/drafts', { on, ...asked })
