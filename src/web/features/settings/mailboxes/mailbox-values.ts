import dayjs from 'dayjs'
import type { Mailbox, MailboxServer } from './mailboxes.ts'

/** What the dialog of a mailbox holds. */
export interface MailboxValues {
  kind: 'personal' | 'shared'
  address: string
  name: string
  /** `password`, or a service. */
  signIn: string
  password: string
  imap: MailboxServer
  /** `null`: nothing is sent from it. */
  smtp: MailboxServer | null
  users: string[]
  teams: string[]
  active: boolean
  addresses: string[]
  folders: string[]
  /** HTML. */
  signature: string
  /** A day; `null`: of now. */
  since: string | null
}

const noServer = (port: number): MailboxServer => ({ host: '', port, security: 'tls', user: '' })
export const noImap = noServer(993)
export const noSmtp = noServer(465)

export const valuesOf = (
  mailbox: Mailbox | null,
  { name, kind }: Pick<MailboxValues, 'name' | 'kind'>,
): MailboxValues => ({
  kind: mailbox?.kind ?? kind,
  address: mailbox?.address ?? '',
  name: mailbox?.name ?? name,
  signIn: mailbox?.signIn ?? 'password',
  password: '',
  imap: mailbox?.imap ?? noImap,
  smtp: mailbox ? (mailbox.smtp ?? null) : noSmtp,
  users: mailbox?.users ?? [],
  teams: mailbox?.teams ?? [],
  active: mailbox?.active ?? true,
  addresses: mailbox?.rules?.addresses ?? [],
  folders: mailbox?.rules?.folders ?? [],
  signature: mailbox?.signature ?? '',
  since: mailbox?.since ? dayjs(mailbox.since).format('YYYY-MM-DD') : null,
})

/** A password that is not typed, and a day that was not chosen, stay as they are. */
export const changesOf = (values: MailboxValues, { since }: Pick<Partial<MailboxValues>, 'since'>) => ({
  name: values.name,
  signIn: values.signIn,
  imap: values.imap,
  smtp: values.smtp,
  active: values.active,
  ...(values.kind === 'shared' && { users: values.users, teams: values.teams }),
  rules: { addresses: values.addresses, folders: values.folders },
  signature: values.signature || null,
  ...(since && { since: dayjs(since).toISOString() }),
  ...(values.signIn === 'password' && values.password && { password: values.password }),
})
