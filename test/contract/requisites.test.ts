import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everythingKept } from './operations.ts'
import { openServer, type Reply, type Server } from './server.ts'

/* By what companies are paid: accounts are right, and go with their bank, or nothing is kept. */

let server: Server
const right = {
  bank: 'АО «Райффайзенбанк»',
  bic: '044525700',
  bankAccount: '40703810700001449489',
  corrAccount: '30101810200000000700',
  iban: 'DE89370400440532013000',
  swift: 'DEUTDEFF500',
  okpo: '00032537',
  signatory: 'Белова Жанна Андреевна',
  signatoryPosition: 'Генеральный директор',
  signatoryBasis: 'Доверенность № 7 от 12.03.2026',
}

beforeAll(async () => {
  server = await openServer({ http: { callsPerMinute: 100_000 } })
})
afterAll(() => server?.close())

const problems = (answer: Reply) =>
  (answer.body.errors ?? []).map(({ field, code }: { field: string; code: string }) => [field, code])
const create = (body: object) => server.call('POST', '/companies', { body: { name: 'ООО «Ромашка»', ...body } })

describe('the requisites of a company', () => {
  test('are kept as they were given, long codes without the gaps they are printed with', async () => {
    const made = await create({ ...right, iban: 'DE89 3704 0044 0532 0130 00', bankAccount: '40703 810 7 00001449489' })
    expect([made.status, made.body], made.text).toEqual([201, expect.objectContaining(right)])
  })

  test('are refused with every problem by its field, and nothing is kept', async () => {
    const before = await everythingKept(server, server.workspace)
    const wrong = {
      bic: '9445257',
      bankAccount: '4070381070000144948',
      corrAccount: '40703810700001449489',
      iban: 'DE88370400440532013000',
      swift: 'DEUT',
      okpo: '00032536',
    }
    const refused = await create(wrong)
    expect([refused.status, problems(refused)]).toEqual([
      422,
      [
        ['bic', 'bik'],
        ['bankAccount', 'bankAccount'],
        ['corrAccount', 'corrAccount'],
        ['iban', 'iban'],
        ['swift', 'swift'],
        ['okpo', 'okpo'],
      ],
    ])
    expect(await everythingKept(server, server.workspace)).toEqual(before)
  })

  test('go with each other: an account that the bank cannot have is found, also when only the bank is changed', async () => {
    const { id } = (await create(right)).body
    const before = await everythingKept(server, server.workspace)
    const wrong = await create({ ...right, bankAccount: '40703810700001449498', corrAccount: '30101810400000000225' })
    expect([wrong.status, problems(wrong).map(([field]: string[]) => field)]).toEqual([
      422,
      ['bankAccount', 'corrAccount'],
    ])
    const moved = await server.call('PATCH', `/companies/${id}`, { body: { bic: '044525225' } })
    expect([moved.status, problems(moved).map(([field]: string[]) => field)]).toEqual([
      422,
      ['bankAccount', 'corrAccount'],
    ])
    expect(await everythingKept(server, server.workspace)).toEqual(before)
    const cleared = await server.call('PATCH', `/companies/${id}`, {
      body: { bic: '044525225', bankAccount: null, corrAccount: '30101810400000000225' },
    })
    expect([cleared.status, cleared.body], cleared.text).toEqual([
      200,
      expect.objectContaining({ bic: '044525225', bankAccount: null, corrAccount: '30101810400000000225' }),
    ])
  })
})
