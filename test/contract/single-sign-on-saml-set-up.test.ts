import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { daysUntil, factsOf } from '../../src/access/single-sign-on/saml/certificate.ts'
import { openSamlRoom, publicUrl, type SamlRoom, somebody } from './saml-room.ts'

let room: SamlRoom
beforeAll(async () => {
  room = await openSamlRoom()
})
beforeEach(() => room.empty())
afterAll(() => room?.close())

describe('key pairs', () => {
  test('of before still decrypt, until they are taken away; then the self-test names the certificate', async () => {
    const [{ id: first }] = (await room.server.call('GET', room.keyPath())).body.data
    const former = room.ours
    const { body: newest } = await room.makeKey()
    expect(newest.fingerprint).toBe(factsOf(newest.certificate).fingerprint)
    const told = room.ours
    room.ours = former
    expect((await room.signOn()).end.location).toBe('/leads')
    expect((await room.selfTest()).find(({ step }) => step === 'decryption')?.found).toMatch(/former key pair/)

    expect((await room.server.call('DELETE', `${room.keyPath()}/${first}`)).status).toBe(204)
    const begun = await room.begin()
    const answer = await room.peer.answer(former, somebody({ inResponseTo: begun.request }), { encrypts: true })
    await room.turnedAway(() => room.post(answer, begun.state), 'saml decryption.foreignCertificate')
    const given = former.match(/Certificate>([^<]+)</)?.[1] ?? ''
    const { fingerprint } = factsOf(`-----BEGIN CERTIFICATE-----\n${given}\n-----END CERTIFICATE-----\n`)
    const [step, ...more] = await room.wrong()
    expect(more).toEqual([])
    expect(step?.found).toBe(
      `The answer was encrypted for the certificate with fingerprint ${fingerprint}, which is not among ours`,
    )
    expect(step?.whatToDo).toBe(
      `Give the provider our certificate ${newest.fingerprint}. In ADFS: the trust's Encryption tab.`,
    )

    room.ours = told
    expect((await room.signOn()).end.location).toBe('/leads')
  })

  test('that are missing are told of, and so is one that this server cannot open', async () => {
    const [{ id: only }] = (await room.server.call('GET', room.keyPath())).body.data
    await room.server.call('DELETE', `${room.keyPath()}/${only}`)
    const begun = await room.begin()
    const answer = await room.peer.answer(room.ours, somebody({ inResponseTo: begun.request }), { encrypts: true })
    await room.turnedAway(() => room.post(answer, begun.state), 'saml decryption.noKey')
    expect((await room.wrong())[0]?.whatToDo).toMatch(/Make a key pair/)

    await room.makeKey()
    const before = await room.kept()
    await room.server.database.owner.query(
      `update saml_key set private_key = set_byte(private_key, 40, get_byte(private_key, 40) # 1)`,
    )
    expect(
      (await room.wrong()).some(({ step, found }) => step === 'decryptionKey' && /cannot be read/.test(found)),
    ).toBe(true)
    await room.server.database.owner.query(
      `update saml_key set private_key = set_byte(private_key, 40, get_byte(private_key, 40) # 1)`,
    )
    expect(await room.kept()).toEqual(before)
  })

  test('are five at most, belong to one provider, and their private part is neither shown nor kept readable', async () => {
    for (let count = 1; count < 5; count++) expect((await room.makeKey()).status).toBe(201)
    const before = await room.kept()
    expect((await room.server.call('POST', room.keyPath())).status).toBe(409)
    const foreign = '0198a0a0-0000-7000-8000-000000000000'
    expect((await room.server.call('DELETE', `${room.keyPath()}/${foreign}`)).status).toBe(404)
    expect((await room.server.call('GET', `/identity-providers/${foreign}/keys`)).status).toBe(404)
    const boris = await room.server.person(`boris${randomBytes(3).toString('hex')}`, 'head')
    for (const method of ['GET', 'POST'])
      expect((await room.server.call(method, room.keyPath(), { key: boris.key })).status).toBe(403)
    const { text, body } = await room.server.call('GET', room.keyPath())
    expect(body.data).toHaveLength(5)
    expect(text + (await room.metadata())).not.toContain('PRIVATE')
    const { rows } = await room.server.database.owner.query('select private_key from saml_key')
    for (const row of rows) expect(row.private_key.includes('PRIVATE')).toBe(false)
    expect(JSON.stringify(before)).toContain(rows[0].private_key.toString('hex').slice(0, 20))
  })
})

describe('a provider', () => {
  test('is described by its metadata; what was given before stays where a change does not name it', async () => {
    const { body } = await room.server.call('GET', `/identity-providers/${room.id}`)
    expect(body).toMatchObject({
      kind: 'saml',
      redirectAddress: `${publicUrl}/sign-on/${room.id}/acs`,
      metadataAddress: `${publicUrl}/sign-on/${room.id}/metadata`,
      saml: {
        entityId: room.peer.entityId,
        signOnUrl: 'https://idp.example/sso',
        allowsSha1: false,
        allowsUnasked: false,
      },
    })
    expect(body.saml.metadata).toBeUndefined()
    const changed = await room.change({ attributes: { groups: 'team' } })
    expect(changed.body.saml).toEqual({ ...body.saml, attributes: { email: '', name: '', groups: 'team' } })
  })

  test.each<[object, string[]]>([
    [{}, ['saml.metadata samlDescriptionNeeded']],
    [{ metadata: '<!DOCTYPE html>' }, ['saml.metadata samlMetadataDoctype']],
    [
      { entityId: 'a', signOnUrl: 'javascript:alert(1)', certificates: ['abc'] },
      ['saml.signOnUrl samlSignOnUrl', 'saml.certificates.0 samlCertificate', 'saml.certificates required'],
    ],
  ])('given as %j is refused by all that is wrong', async (saml, codes) => {
    const before = await room.kept()
    const answer = await room.add(saml)
    expect(answer.status).toBe(422)
    const named = answer.body.errors.map(({ field, code }: Record<string, string>) => `${field} ${code}`)
    expect(named.filter((each: string) => each.startsWith('saml'))).toEqual(codes)
    expect(await room.kept()).toEqual(before)
  })
})

describe('the self-test', () => {
  test('walks what is set where nobody came, and every step of the last answer where somebody did', async () => {
    expect((await room.selfTest()).map(({ step, isOk }) => `${step} ${isOk}`)).toEqual([
      'metadata true',
      'certificates true',
      'decryptionKey true',
      'answer null',
    ])
    await room.signOn()
    const steps = await room.selfTest()
    expect(steps.map(({ step }) => step)).toEqual([
      'metadata',
      'certificates',
      'decryptionKey',
      'answer',
      'form',
      'status',
      'issuer',
      'decryption',
      'signature',
      'clock',
      'audience',
      'request',
      'attributes',
    ])
    expect(steps.every(({ isOk }) => isOk)).toBe(true)
    const { certificate } = (await room.server.call('GET', room.keyPath())).body.data[0]
    const { until } = factsOf(certificate)
    const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(until))
    expect(steps[2]?.found).toContain(`${daysUntil(until)} more days, until ${date}`)
  })

  test('says what to change in the words of whoever asks, and nothing of whom the answer was about', async () => {
    const begun = await room.begin()
    const said = somebody({ inResponseTo: begun.request, audience: 'https://other.example' })
    await room.turnedAway(
      async () => room.post(await room.peer.answer(room.ours, said), begun.state),
      'saml audience.other',
    )
    const steps = await room.selfTest('ru')
    const step = steps.find(({ isOk }) => isOk === false)
    expect(step).toEqual({
      step: 'audience',
      isOk: false,
      title: 'Кому ответ',
      found: 'Ответ для https://other.example',
      whatToDo: `Укажите у провайдера наш идентификатор ${publicUrl}/sign-on/${room.id}/metadata (в ADFS: идентификатор проверяющей стороны).`,
    })
    const { rows } = await room.server.database.owner.query('select findings from saml_answer')
    expect(JSON.stringify([rows, steps])).not.toMatch(/vera|Вера|S-1-5/)
  })

  test('forgets an answer after an hour', async () => {
    await room.signOn()
    await room.server.database.owner.query(`update saml_answer set at = now() - interval '61 minutes'`)
    expect((await room.selfTest()).at(-1)).toMatchObject({ step: 'answer', isOk: null })
  })
})
