import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import type { Locale } from '../../app/contract.ts'

/** A letter with a paper as it would leave now. */
export interface SendingDraft {
  to: { name?: string; address: string }[]
  subject: string
  text: string
  number: string
  /** Told where a paper may be missing. */
  hasPaper?: boolean
  problems: { field: string; code: string; message: string }[]
}

/** Of what was sent: by its letter it is taken back. */
export interface Sent {
  letter: string
}

/** The template that was chosen in place of the usual one: the letter is in its language. */
export interface ChosenPaper {
  template?: string
  language?: Locale
}

/** What the sheet shows before anything is sent. `path`: `/quotes/…`. */
export const draftQuery = (path: string, chosen: ChosenPaper) =>
  queryOptions({
    queryKey: ['sending', path, chosen],
    queryFn: ({ signal }) => api.post<SendingDraft>(`${path}/sending/draft`, chosen, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    meta: { quiet: true },
  })

export const pagesQuery = (path: string, chosen: ChosenPaper) =>
  queryOptions({
    queryKey: ['sending-preview', path, chosen],
    queryFn: ({ signal }) => api.post<{ pages: string[] }>(`${path}/preview`, chosen, { signal }),
    select: ({ pages }) => pages,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    meta: { quiet: true },
  })

/** What was shown of it no longer holds. */
export function forgetSending(queryClient: QueryClient, path: string): void {
  for (const key of ['sending', 'sending-preview']) queryClient.removeQueries({ queryKey: [key, path] })
}

/** `Мария <maria@client.example>, other@client.example` as people write it. */
export const writtenAddresses = (to: SendingDraft['to']): string =>
  to.map(({ name, address }) => (name ? `${name} <${address}>` : address)).join(', ')

export function readAddresses(text: string): SendingDraft['to'] {
  return text
    .split(/[,;\n]+/)
    .map(part => part.trim())
    .filter(Boolean)
    .map(part => {
      const at = part.endsWith('>') ? part.lastIndexOf('<') : -1
      return at < 0 ? { address: part } : { name: part.slice(0, at).trim(), address: part.slice(at + 1, -1).trim() }
    })
}
