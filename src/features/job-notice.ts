/** What is no record of an object, but has a page on which it is told of: long work, and keys. */
export type JobName = 'export' | 'import' | 'bulkChange' | 'handOver' | 'sampleData' | 'apiKey'

interface Done {
  object: string
  id: string
}

/** One's own account, of which somebody is told what became of it. */
const account = 'account'

/** Somebody came in by password while others may not: the audit says when and whence. */
const emergency = 'emergency'

/** Somebody read as much as his role allows: the list of alarms says how much that is for him. */
const massReading = 'massReading'

/** Standing in for somebody, or being stood in for. */
const deputy = 'deputy'

/** One could not be made, or did not come back. */
const backup = 'backup'

/** Something waits for a second administrator, or was decided. */
const approval = 'approval'

/** The same, of a file that somebody wanted who is none. */
const askedExport = 'askedExport'

/** An address that is told what happens takes nothing any more. */
const webhook = 'webhook'

/** What happens by itself: the page of a flow shows what it did and did not. */
const flow = 'flow'

/** A report that is sent by mail. */
const mailing = 'mailing'

/** What is brought in from a place of files, or put there, by schedule. */
const exchangeSchedule = 'exchangeSchedule'

const pages = new Map<string, (id: string) => string>([
  ['export', () => '/settings/exports'],
  ['import', id => `/import/${id}`],
  ['bulkChange', () => '/settings/bulk-changes'],
  ['handOver', () => '/settings/bulk-changes'],
  ['sampleData', () => '/settings/samples'],
  ['apiKey', () => '/settings/api-keys'],
  [account, () => '/security'],
  [deputy, () => '/settings/deputies'],
  [emergency, () => '/settings/audit?kind=signIn'],
  [massReading, () => '/settings/reading'],
  [backup, () => '/settings/backups'],
  [approval, () => '/settings/encryption'],
  [askedExport, () => '/settings/exports'],
  [webhook, id => `/settings/webhooks/${id}`],
  [flow, id => `/settings/automation/${id}?view=runs`],
  [mailing, () => '/reports/mailings'],
  [exchangeSchedule, () => '/settings/exchange'],
] satisfies [
  (
    | JobName
    | typeof account
    | typeof emergency
    | typeof massReading
    | typeof deputy
    | typeof backup
    | typeof approval
    | typeof askedExport
    | typeof webhook
    | typeof flow
    | typeof mailing
    | typeof exchangeSchedule
  ),
  (id: string) => string,
][])

/** Page on which a job, or one's account, shows what became of it; `undefined`: it is neither. */
export const jobPath = ({ object, id }: Done): string | undefined => pages.get(object)?.(id)
