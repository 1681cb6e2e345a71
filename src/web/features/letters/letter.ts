import { queryOptions } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import type { Link, RecordJson } from '../../app/contract.ts'
import { preferences } from '../../app/preferences.ts'
import { isJsonObject } from '../../fields/json-object.ts'

/** A mailbox as the API tells of it to whoever uses it. */
interface Mailbox {
  id: string
  kind: 'personal' | 'shared'
  active: boolean
  address?: string
  name?: string
  signature?: string | null
  sends?: boolean
  can: { use: boolean }
}

/** One from which the reader writes. */
export interface Sender {
  id: string
  address: string
  name: string
  signature: string | null
}

export const sendersQuery = queryOptions({
  queryKey: ['mailboxes', 'senders'],
  queryFn: ({ signal }) => api.get<{ data: Mailbox[] }>('/mailboxes', { signal }),
  select: ({ data }): Sender[] =>
    // One's own first: from it most letters go.
    data
      .filter(({ can, active, sends }) => can.use && active && sends)
      .sort((one, other) => one.kind.localeCompare(other.kind))
      .map(({ id, address = '', name = '', signature = null }) => ({ id, address, name, signature })),
  staleTime: 60_000,
})

export interface Template {
  id: string
  version: number
  name: string
  subject: string
  html: string
  language: 'ru' | 'en'
  advertising: boolean
  owner: string
  shared: 'private' | 'team' | 'everyone'
  can: { change: boolean }
}

export const templatesQuery = queryOptions({
  queryKey: ['mail-templates'],
  queryFn: ({ signal }) => api.get<{ data: Template[] }>('/mail/templates', { signal }),
  select: ({ data }) => data,
})

/** A letter as it is being written; it lies on the device until it is sent. */
export interface LetterDraft {
  mailbox: string | null
  to: string[]
  cc: string[]
  bcc: string[]
  subject: string
  html: string
  files: { id: string; name: string }[]
  template: string | null
  remindDays: number | null
  /** Whether its opens and clicks are counted. */
  watched?: boolean
}

export const emptyLetter: LetterDraft = {
  mailbox: null,
  to: [],
  cc: [],
  bcc: [],
  subject: '',
  html: '',
  files: [],
  template: null,
  remindDays: null,
}

/** What stands on the card of a letter that was written: `activity.data.mail`. */
export interface ToldLetter {
  letter?: string
  state?: 'waiting' | 'sent' | 'failed' | 'unsure'
  sendAt?: string
  /** It is not in the folder of what was sent. */
  noCopy?: boolean
  opened?: boolean
  clicked?: boolean
}

export const toldOf = ({ data }: RecordJson): ToldLetter | null =>
  isJsonObject(data) && isJsonObject(data.mail) ? (data.mail as ToldLetter) : null

export interface SentLetter {
  id: string
  state: string
  sendAt: string
}

/** `Мария <maria@client.example>` or the bare address. */
export function recipientOf(text: string): { name?: string; address: string } {
  const [, name = '', address] = text.match(/^(.*)<([^<>]+)>\s*$/) ?? []
  if (!address) return { address: text.trim() }
  const plain = name.trim().replace(/^"(.*)"$/, '$1')
  return { ...(plain && { name: plain }), address: address.trim() }
}

/** As people read it, and `recipientOf` reads it back. */
export const recipientText = ({ name, address }: { name?: string; address: string }): string =>
  name ? `${name.replace(/[<>]/g, '')} <${address}>` : address

interface Sending {
  on: Link
  answers: string | null
  sender: Sender
  sendAt: string | null
}

/** As long as the server has it, in seconds. */
export const usualUndo = 10

/** What the API is asked. */
export function letterBody(draft: LetterDraft, { on, answers, sender, sendAt }: Sending) {
  const leaves = sendAt ? new Date(sendAt) : new Date()
  return {
    mailbox: sender.id,
    on: { object: on.object, id: on.id },
    to: draft.to.map(recipientOf),
    cc: draft.cc.map(recipientOf),
    bcc: draft.bcc.map(recipientOf),
    subject: draft.subject.trim(),
    html: sender.signature ? `${draft.html}<p>-- </p>${sender.signature}` : draft.html,
    files: draft.files.map(({ id }) => id),
    ...(answers && { answers }),
    ...(draft.watched && { watched: true }),
    ...(draft.template && { template: draft.template }),
    ...(sendAt && { sendAt }),
    undoSeconds: preferences().undoSeconds ?? usualUndo,
    ...(draft.remindDays && {
      remindAt: new Date(leaves.getTime() + draft.remindDays * 86_400_000 + 60_000).toISOString(),
    }),
  }
}

interface Warning {
  code: string
  address: string
  message: string
}

/** What to know of those a letter is for, before it leaves. */
export const warningsQuery = (on: Link, { to, cc, bcc }: LetterDraft) => {
  const body = {
    on: { object: on.object, id: on.id },
    to: to.map(recipientOf),
    cc: cc.map(recipientOf),
    bcc: bcc.map(recipientOf),
  }
  return queryOptions({
    queryKey: ['mail-warnings', body],
    queryFn: ({ signal }) => api.post<{ warnings: Warning[] }>('/mail/warnings', body, { signal }),
    select: ({ warnings }) => warnings,
    staleTime: 60_000,
    meta: { quiet: true },
  })
}
