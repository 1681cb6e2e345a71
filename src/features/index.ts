import { join } from 'node:path'
import type pg from 'pg'
import type { CallLimits } from '../access/key-bounds.ts'
import type { MailServer } from '../model/mail-server.ts'
import type { Completion } from '../records/index.ts'
import type { KeyProvider } from '../vault/key-provider.ts'
import type { Keyring } from '../vault/keyring.ts'
import type { Vault } from '../vault/vault.ts'
import { accessReasons } from './access-reasons/index.ts'
import { accounts } from './accounts/index.ts'
import { withApprovals } from './approvals/index.ts'
import { audit } from './audit/index.ts'
import type { AuditKeys } from './audit/seal/keys.ts'
import { sealsOfBackups } from './audit/seal/of-backups.ts'
import { digestsOfErasures } from './audit/seal/of-personal-data.ts'
import { sealsOfProtection } from './audit/seal/of-protection.ts'
import { automation } from './automation/index.ts'
import { backups } from './backups/index.ts'
import type { BackupPlace } from './backups/place.ts'
import { planOf } from './backups/plan.ts'
import { bulkChanges } from './bulk-changes/index.ts'
import { callBack, callBackChannel, callBackForm } from './call-back/index.ts'
import { callScripts } from './call-scripts/index.ts'
import { catalogue, costs, priceLines } from './catalogue/index.ts'
import { rateConnections } from './catalogue/rates/connections.ts'
import { clientPages } from './client-pages/index.ts'
import { registryConnections } from './company-data/connections.ts'
import { companyData } from './company-data/index.ts'
import type { ConnectionSource } from './connection.ts'
import { connections } from './connections/index.ts'
import { consentBook, consents } from './consents/index.ts'
import { consequences } from './consequences/index.ts'
import { correspondence } from './correspondence/index.ts'
import { mailboxConnections } from './correspondence/mailboxes/connections.ts'
import { mailChannel } from './correspondence/reading/mail-channel.ts'
import { clientLetters } from './correspondence/sending/for-features.ts'
import { customization } from './customization/index.ts'
import { day } from './day/index.ts'
import { demo } from './demo/index.ts'
import { deputies } from './deputies/index.ts'
import { assignLead, distribution } from './distribution/index.ts'
import { documents } from './documents/index.ts'
import { duplicates } from './duplicates/index.ts'
import { exchange } from './exchange/index.ts'
import { placeConnections } from './exchange/places/connections.ts'
import type { Feature } from './feature.ts'
import { files } from './files/index.ts'
import { attachFile } from './files/keep.ts'
import { folderStore } from './files/store.ts'
import { firstSteps } from './first-steps/index.ts'
import { forms } from './forms/index.ts'
import { goals } from './goals/index.ts'

import { formChannel, intake } from './intake/index.ts'
import { layouts } from './layouts/index.ts'
import { lettersBy } from './letters.ts'
import { noteCall } from './life/call.ts'
import { life } from './life/index.ts'
import { moveDeal } from './life/move.ts'
import { mailConnections } from './mail/connections.ts'
import { mail } from './mail/index.ts'
import { movePassword } from './mail/server.ts'
import { notices } from './notices/index.ts'
import { pushConnections } from './notices/push/connections.ts'
import { movePushKey } from './notices/push/vapid.ts'
import { oauth } from './oauth/index.ts'
import { orderFromQuote, orderPage, orders } from './orders/index.ts'
import type { Outgoing } from './outgoing.ts'
import { paperLetters } from './paper-letters/index.ts'
import { pay } from './pay/index.ts'
import { payments } from './payments/index.ts'
import { performance } from './performance/index.ts'
import { personalData } from './personal-data/index.ts'
import { journalIn } from './personal-data/journal.ts'
import { presence } from './presence/index.ts'
import type { OpenCards } from './presence/open-cards.ts'
import { keyConnections } from './protection/connections.ts'
import { protection } from './protection/index.ts'
import { quotePage, quotes } from './quotes/index.ts'
import type { QuoteMeans } from './quotes/means.ts'
import { readingQuotas } from './reading-quotas/index.ts'
import { replyTimes } from './reply-times/index.ts'
import { mailingLetter, reports } from './reports/index.ts'
import type { Ringing } from './ringing.ts'
import { setup } from './setup/index.ts'
import { sharing } from './sharing/index.ts'
import { requiringSignOff, signOffs, writeSignOffLetter } from './sign-offs/index.ts'
import { providerConnections } from './single-sign-on/connections.ts'
import { singleSignOn } from './single-sign-on/index.ts'
import { softphone } from './softphone/index.ts'
import { story } from './story/index.ts'
import { phoneConnections } from './telephony/connections.ts'
import { callChannel, callOrders, keepOutcome, knownCall, ownCalls, telephony } from './telephony/index.ts'
import { trustCentre } from './trust/index.ts'
import type { Installation } from './trust/installation.ts'
import { views } from './views/index.ts'
import { visits } from './visits/index.ts'
import { webhookConnections } from './webhooks/connections.ts'
import { webhooks } from './webhooks/index.ts'
import { workingTime } from './working-time/index.ts'

interface Given {
  /** Folder of the files that belong to records. */
  files: string
  owner: pg.Pool
  /** By which the outside world is called. */
  target: Outgoing
  /** Address under which people reach Rapport. */
  contact: string | null
  openCards: OpenCards
  ringing: Ringing
  /** Calls of the API that a key may make at most. */
  calls: CallLimits
  vault: Vault
  auditKeys: AuditKeys
  keyring: Keyring
  installation: Installation
  /** In milliseconds: a statement that takes longer is noted as slow. */
  slowAfter: number
  backups: Pick<BackupPlace, 'dataFolder' | 'folder' | 'recipients' | 'vaultKey'>
  /** By which letters leave until the company names a mail server; `null`: none. */
  mailServer: MailServer | null
  /** The program of LibreOffice, where it is not in one of the usual places. */
  office: string | null
  /** Says what went wrong and harms nothing yet. */
  warn: (error: unknown, message: string) => void
  /** What the operator has named as his own, though it is not public. */
  trustedTargets: readonly string[]
}

/** What is reckoned with each write of a record, of what other records say. */
export const completions: readonly Completion[] = [costs]

/** All features, by hand, with what one of them gives to another. */
export function features(options: Given): readonly Feature[] {
  const store = folderStore(options.files)
  const letters = lettersBy({ environment: options.mailServer, publicUrl: options.contact })
  const received = intake({
    vault: options.vault,
    keyring: options.keyring,
    assignLead,
    attachFile: attachFile(store),
    keepConsents: consentBook.keep,
    channels: [callChannel(options.ringing), mailChannel, callBackChannel(formChannel)],
  })
  const paperwork = documents({
    readFile: store.read,
    attachFile: attachFile(store),
    office: options.office,
    warn: options.warn,
  })
  const requireSignedOff = requiringSignOff(priceLines)
  const toClients = clientLetters({ consents: consentBook, door: received.door, requireSignedOff })
  const quoteMeans: QuoteMeans = {
    letters: toClients,
    readFile: store.read,
    papers: paperwork.papers,
    price: priceLines,
    moveDeal,
    makeOrder: (ctx, quote) => orderFromQuote(ctx, quote, { another: false, fields: {} }),
    requireSignedOff,
  }
  const some: readonly Feature[] = [
    setup,
    firstSteps,
    accounts(options.calls, options.vault, letters),
    mail({ ...options, letters, own: { signOff: writeSignOffLetter, mailing: mailingLetter(paperwork.setFigures) } }),
    correspondence({ ...options, readFile: store.read, consents: consentBook, door: received.door, requireSignedOff }),
    singleSignOn(options),
    audit(options.auditKeys),
    accessReasons,
    sharing,
    readingQuotas,
    oauth,
    deputies,
    backups({ ...options, ...options.backups, seals: sealsOfBackups(options.auditKeys) }),
    consequences,
    customization(options.owner),
    received.feature,
    forms({ door: received.door, book: consentBook, parts: [callBackForm()] }),
    callBack(callOrders(options)),
    telephony({ ...options, recordings: folderStore(join(options.files, 'recordings')), door: received.door }),
    softphone({ keyring: options.keyring, tell: ownCalls({ door: received.door, ringing: options.ringing }) }),
    companyData(options),
    catalogue(options),
    callScripts({ find: knownCall, say: keepOutcome, note: noteCall }),
    consents,
    quotes(quoteMeans),
    paperLetters,
    clientPages({ pages: [quotePage(quoteMeans), orderPage(store.read)], readFile: store.read }),
    visits(),
    distribution,
    duplicates,
    life,
    signOffs(priceLines),
    orders({ letters: toClients }),
    layouts,
    workingTime,
    exchange(options),
    bulkChanges,
    files(store),
    replyTimes,
    payments({ letters: toClients, papers: paperwork.papers, requireSignedOff }),
    paperwork.feature,
    reports(letters),
    goals,
    pay,
    performance(options),
    notices(options),
    story,
    views,
    presence(options.openCards),
    webhooks(options),
    protection({
      keyring: options.keyring,
      seals: sealsOfProtection(options.auditKeys),
      moves: [movePassword(options.vault), movePushKey],
      convertRequests: received.convertRequests,
    }),
    connections(connectionSources({ ...options, provider: options.keyring.provider }), options.target),
    day,
    demo,
  ]
  const own = [
    ...some,
    automation({
      actions: some.flatMap(({ actions = [] }) => actions),
      owner: options.owner,
      target: options.target,
      keyring: options.keyring,
    }),
  ]
  const personal = personalData({
    seals: sealsOfProtection(options.auditKeys),
    digests: digestsOfErasures(options.auditKeys),
    store,
    keyring: options.keyring,
    journal: journalIn([options.backups.dataFolder, options.backups.folder], options.warn),
    parts: own.flatMap(feature => feature.personal ?? []),
    backupPlan: ({ db }) => planOf(db),
  })
  const all = [...own, personal]
  return [...withApprovals(all, options.vault), trustCentre(all, options.installation)]
}

/** Everything that calls other machines, by hand: what is in this list is checked on the page and by `rapport doctor`. */
export const connectionSources = ({
  target,
  provider,
  mailServer,
}: Pick<Given, 'target' | 'mailServer'> & { provider: KeyProvider }): readonly ConnectionSource[] => [
  providerConnections(target),
  mailConnections({ environment: mailServer }),
  mailboxConnections,
  keyConnections(provider),
  pushConnections,
  phoneConnections,
  registryConnections,
  rateConnections,
  webhookConnections,
  placeConnections,
]
