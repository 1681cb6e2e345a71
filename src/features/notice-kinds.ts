/** All that people are told of, by the kinds among which they choose. */
export const noticeKinds = {
  given: [
    'leadAssigned',
    'leadTaken',
    'manyGiven',
    'manyTaken',
    'handedOver',
    'handedBack',
    'handedOn',
    'handedOnBack',
  ],
  requests: ['requestAttached', 'requestFromRefused', 'callMissed', 'callBackAsked'],
  unclaimed: ['unclaimed', 'unclaimedMany', 'nobodyFree'],
  replies: [
    'replyDue',
    'replyOverdue',
    'replyOverdueMany',
    'replyLate',
    'replyLateMany',
    'replyLateUnowned',
    'replyLateUnownedMany',
  ],
  tasks: ['taskDue', 'leadReturned', 'taskOverdue', 'taskOverdueMany', 'callBackLate', 'callBackLateMany'],
  deals: ['stageOverdue', 'stageOverdueMany', 'resting', 'restingMany'],
  money: ['invoicePaid', 'invoiceOverdue', 'invoiceOverdueMany'],
  orders: ['orderLate', 'orderLateMany', 'caseFromClient', 'caseGiven', 'caseLate', 'caseLateMany', 'clientNotTold'],
  signOffs: ['signOffAsked', 'signOffDue', 'signOffLate', 'signOffApproved', 'signOffDeclined', 'signOffVoid'],
  companies: ['leadFromYourCompany', 'leadsFromYourCompany', 'colleagueTookCompany', 'companyOfColleague'],
  named: [
    'mentioned',
    'invited',
    'invitedAlone',
    'sharedToRead',
    'sharedToChange',
    'standsIn',
    'deputyNamed',
    'deputyEnded',
  ],
  quotes: [
    'quoteOpened',
    'quoteAccepted',
    'quoteDeclined',
    'quoteExpired',
    'quoteUnopened',
    'quoteUnanswered',
    'quoteEnding',
  ],
  mail: ['letterFailed', 'letterPartly', 'letterUnsure', 'letterOpened', 'letterClicked'],
  imports: ['importAttached'],
  flows: ['flowSays', 'flowFailed'],
  account: ['secondFactorRemoved', 'emergencySignIn', 'passkeyCopied', 'massReading', 'massExport'],
  jobs: [
    'exportDone',
    'exportFailed',
    'importDone',
    'importFailed',
    'importUndone',
    'bulkChangeDone',
    'bulkChangeFailed',
    'bulkChangeUndone',
    'handOverDone',
    'handOverFailed',
    'handOverUndone',
    'samplesAdded',
    'samplesRemoved',
    'samplesRestored',
    'samplesFailed',
  ],
  mailings: ['mailingFailed', 'mailingStopped'],
  exchange: ['exchangeFailed', 'exchangeStopped', 'exchangeWaits'],
  keys: ['keyEnds'],
  backups: ['backupFailed', 'backupNotRestored'],
  webhooks: ['webhookFailed', 'webhookPaused', 'webhookGone'],
  approvals: [
    'approvalAsked',
    'approvalConfirmed',
    'approvalDeclined',
    'approvalExpired',
    'approvalVoid',
    'twoPersonsOn',
    'twoPersonsOff',
  ],
} as const

export type NoticeKind = keyof typeof noticeKinds

/** Name of a notice's sentence in the catalogue: `intake:notices.<code>`. */
export type NoticeCode = (typeof noticeKinds)[NoticeKind][number]

export const isNoticeKind = (name: string): name is NoticeKind => Object.hasOwn(noticeKinds, name)

export const kindNames = Object.keys(noticeKinds).filter(isNoticeKind)

/** Sentences that name nothing of the record which they are on, and may be told to whoever no longer sees it. */
const namesNothing = new Set<string>([
  'manyGiven',
  'manyTaken',
  'handedOver',
  'handedBack',
  'handedOn',
  'handedOnBack',
  'unclaimedMany',
  'taskOverdueMany',
  'callBackLateMany',
  'replyOverdueMany',
  'replyLateMany',
  'replyLateUnownedMany',
  'stageOverdueMany',
  'restingMany',
  'invoiceOverdueMany',
  'orderLateMany',
  'caseLateMany',
  'importAttached',
  'flowFailed',
  'standsIn',
  'deputyNamed',
  'deputyEnded',
  ...noticeKinds.account,
  ...noticeKinds.jobs,
  ...noticeKinds.mailings,
  ...noticeKinds.exchange,
  ...noticeKinds.keys,
  ...noticeKinds.backups,
  ...noticeKinds.webhooks,
  ...noticeKinds.approvals,
  ...noticeKinds.signOffs,
] satisfies NoticeCode[])

export const tellsOfRecord = (code: string): boolean => !namesNothing.has(code)

const kinds = new Map<string, NoticeKind>(
  kindNames.flatMap(kind => noticeKinds[kind].map((code): [string, NoticeKind] => [code, kind])),
)

/** The kind of a sentence; what is none of ours any more counts as the first. */
export const kindOf = (code: string): NoticeKind => kinds.get(code) ?? 'given'
