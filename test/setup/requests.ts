import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SourceFacts } from '../../src/features/channel.ts'
import { consentBook } from '../../src/features/consents/index.ts'
import { attachFile } from '../../src/features/files/keep.ts'
import { folderStore } from '../../src/features/files/store.ts'
import { formChannel } from '../../src/features/intake/form-channel.ts'
import { type Handling, handleReceipt } from '../../src/features/intake/handle.ts'
import { getReceipt, type ReceiptJson } from '../../src/features/intake/ledger.ts'
import { marksUnder } from '../../src/features/intake/marks.ts'
import { keepReceipt } from '../../src/features/intake/receive.ts'
import { requestCopies } from '../../src/features/request-copy.ts'
import type { JsonObject } from '../../src/model/index.ts'
import { createRecord } from '../../src/records/create.ts'
import { listRecords } from '../../src/records/list.ts'
import type { RecordJson } from '../../src/records/row.ts'
import type { Keyring } from '../../src/vault/keyring.ts'
import { vaultOf } from '../../src/vault/vault.ts'
import { makeCompany, type TestCompany } from './company.ts'

/** A company with one source of requests, and short ways to send them and to see what became of them. */
export interface Requests {
  company: TestCompany
  source: SourceFacts
  /** Somebody who may own cards. */
  owner: string
  handling: Handling
  /** A number nobody had before. */
  newPhone(): string
  /** Keeps a request without handling it; the id of its receipt. */
  keep(body: Body, how?: Sent): Promise<string>
  /** Keeps and handles it. */
  send(body: Body, how?: Sent): Promise<ReceiptJson>
  handle(id: string): Promise<unknown>
  count(object: string): Promise<number>
  activitiesOf(id: string): Promise<RecordJson[]>
}

type Body = JsonObject | string | Buffer

interface Sent {
  contentType?: string
  idempotencyKey?: string
  throughForm?: boolean
  address?: string
}

/** Where nothing is protected no key is asked for. */
export const requestMeans = () => ({ copies: requestCopies(noKeyring), marks: marksUnder(vaultOf(randomBytes(32))) })

const noKey = (): never => {
  throw new Error('there is no keyring')
}
const noKeyring: Keyring = {
  ready: noKey,
  of: noKey,
  lookAgain: noKey,
  stop: noKey,
  get provider() {
    return noKey()
  },
}

export async function openRequests(): Promise<Requests> {
  let n = 0
  const company = await makeCompany()
  const owner = await company.hire('Анна Сергеева')
  const made = await createRecord(await company.system(), 'source', { kind: 'form', name: 'Сайт' })
  const { id, key } = made
  const source = { id, key: String(key), name: 'Сайт', kind: 'form', channel: null, form: null, active: true }
  const folder = await mkdtemp(join(tmpdir(), 'rapport-files-'))
  const handling = {
    channels: new Map([[formChannel.name, formChannel]]),
    assignLead: async () => null,
    attachFile: attachFile(folderStore(folder)),
    keepConsents: consentBook.keep,
    ...requestMeans(),
  }

  const keep: Requests['keep'] = async (body, how = {}) => {
    const { contentType = 'application/json', idempotencyKey = null, throughForm, address = '192.0.2.1' } = how
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
    const headers = { cookie: 'session=secret', 'user-agent': 'test' }
    const arrival = { channel: 'form', source, contentType, bytes, headers, address, idempotencyKey, throughForm }
    return (await keepReceipt(await company.system(), arrival, handling)).id
  }
  const handle = (receipt: string) => handleReceipt(company.application, company.workspace, receipt, handling)

  return {
    company,
    source,
    owner,
    handling,
    newPhone: () => `+7926${String(1_000_000 + ++n).padStart(7, '0')}`,
    keep,
    handle,
    async send(body, how) {
      const receipt = await keep(body, how)
      await handle(receipt)
      return getReceipt(await company.system(), receipt)
    },
    count: async object =>
      (await listRecords(await company.system(), object, { total: true, limit: 1 })).total?.value ?? 0,
    activitiesOf: async record =>
      (await listRecords(await company.system(), 'activity', { filter: { on: record } })).data,
  }
}

export const codes = (receipt: ReceiptJson): string[] => receipt.reasons.map(reason => reason.code)
