import { randomBytes } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { daysUntil, factsOf } from '../../src/access/single-sign-on/saml/certificate.ts'
import { type HowAnswered, makeSamlPeer, type Said, type SamlPeer } from '../setup/saml-provider.ts'
import { openServer, type Reply, type Server, send } from './server.ts'

/* People come in by a provider of SAML that signs and encrypts, and nobody who should not. */

const publicUrl = 'https://crm.romashka.example'

let peer: SamlPeer
let server: Server
let id: string
let ours: string
let roles: Record<string, string>

beforeAll(async () => {
  peer = await makeSamlPeer()
  server = await openServer({ http: { publicUrl } })
  const listed = await server.call('GET', '/roles?limit=200')
  roles = Object.fromEntries(listed.body.data.map((role: { name: string; id: string }) => [role.name, role.id]))
})
afterAll(async () => {
  await server?.close()
})

beforeEach(async () => {
  for (const table of ['identity_provider', 'session', 'security_event', 'sign_in_attempt'])
    await server.database.owner.query(`delete from ${table}`)
  await server.database.owner.query(
    `update "user" set deleted_at = now(), email = id || '@gone.example' where email like 'new.%'`,
  )
  const made = await add()
  if (made.status !== 201) throw new Error(made.text)
  id = made.body.id
  await makeKey()
})

const add = (saml: object = { metadata: peer.metadata }) =>
  server.call('POST', '/identity-providers', {
    body: {
      kind: 'saml',
      name: 'Ромашка AD',
      emailDomains: ['romashka.example'],
      createsUsers: true,
      groupRoles: [
        { group: 'heads', role: roles.head },
        { group: 'sales', role: roles.manager },
      ],
      saml,
    },
  })
const change = (saml: object) => server.call('PATCH', `/identity-providers/${id}`, { body: { saml } })
const keyPath = () => `/identity-providers/${id}/keys`
const metadata = async () => (await send(server.address, 'GET', `//sign-on/${id}/metadata`)).text

/** A new key pair, of which the provider is told. */
async function makeKey(): Promise<Reply> {
  const made = await server.call('POST', keyPath())
  ours = await metadata()
  return made
}

interface Page {
  status: number
  location: string
  cookies: Record<string, string>
}

async function open(path: string, { form, cookies = {} }: { form?: Record<string, string>; cookies?: object } = {}) {
  const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`)
  const answer = await fetch(`${server.address}${path}`, {
    method: form ? 'POST' : 'GET',
    redirect: 'manual',
    headers: { cookie: cookie.join('; '), ...(form && { origin: 'null' }) },
    body: form && new URLSearchParams(form),
  })
  const set = answer.headers.getSetCookie().map(line => line.match(/^([^=]+)=([^;]*)/)?.slice(1) ?? [])
  const page: Page = {
    status: answer.status,
    location: answer.headers.get('location') ?? '',
    cookies: Object.fromEntries(set),
  }
  return page
}

/** Somebody begins: where he is sent, and what his browser keeps. */
async function begin(next = '/leads') {
  const page = await open(`/sign-on/${id}?next=${encodeURIComponent(next)}`)
  const sent = new URL(page.location)
  const xml = inflateRawSync(Buffer.from(sent.searchParams.get('SAMLRequest') ?? '', 'base64')).toString()
  return {
    sent,
    xml,
    cookies: page.cookies,
    state: sent.searchParams.get('RelayState') ?? '',
    request: xml.match(/ ID="([^"]+)"/)?.[1] ?? '',
  }
}

const somebody = (said: Partial<Said> = {}): Partial<Said> => ({
  subject: 'S-1-5-21-7',
  attributes: { mail: ['new.vera@romashka.example'], displayName: ['Вера Ли'], groups: ['sales'] },
  ...said,
})

const post = (answer: string, state: string, cookies = {}) =>
  open(`/sign-on/${id}/acs`, { form: { SAMLResponse: answer, RelayState: state }, cookies })

/** The whole way in of somebody. */
async function signOn(said: Partial<Said> = {}, how: HowAnswered = { encrypts: true }) {
  const begun = await begin()
  const answer = await peer.answer(ours, somebody({ inResponseTo: begun.request, ...said }), how)
  const heard = await post(answer, begun.state)
  const end = heard.location.includes('/arrival') ? await open(heard.location, { cookies: begun.cookies }) : heard
  return { begun, answer, heard, end }
}

const me = ({ cookies: { rapport_session: token } }: Page) =>
  send(server.address, 'GET', '/me', { headers: { cookie: `rapport_session=${token}` } })

/** All that a way in leaves, but for what tells administrators of refusals. */
async function kept(): Promise<unknown> {
  const { rows } = await server.database.owner.query(`select
    (select json_agg(u order by id) from "user" u) as users, (select json_agg(i order by subject) from identity i) as identities,
    (select json_agg(s.id order by s.id) from session s) as sessions, (select count(*) from change) as changes,
    (select json_agg(p order by id) from identity_provider p) as providers, (select json_agg(k order by id) from saml_key k) as keys,
    (select count(*) from used_assertion) as used`)
  return rows[0]
}

/** Stands at the door again, is told no more than others, and nothing is left but the reason, for administrators. */
async function turnedAway(way: () => Promise<Page>, reason: string, problem = 'signOnFailed'): Promise<void> {
  const before = await kept()
  const { status, location, cookies } = await way()
  expect({ status, location, cookies }).toEqual({ status: 303, location: `/sign-in?problem=${problem}`, cookies: {} })
  expect(await kept()).toEqual(before)
  const { rows } = await server.database.owner.query(
    `select outcome, reason from security_event order by at desc, id desc limit 1`,
  )
  expect(rows[0]).toEqual({ outcome: 'refused', reason })
}

interface Told {
  step: string
  isOk: boolean | null
  title: string
  found: string
  whatToDo: string | null
}
async function selfTest(language = 'en'): Promise<Told[]> {
  const { status, text, body } = await server.call('POST', `/identity-providers/${id}/self-test`, {
    headers: { 'accept-language': language },
  })
  expect(status, text).toBe(200)
  return body.data
}
const wrong = async () => (await selfTest()).filter(({ isOk }) => isOk === false)

describe('whoever the provider vouches for', () => {
  test.each<[string, HowAnswered]>([
    ['signed', {}],
    ['encrypted', { encrypts: true }],
    ['encrypted, and signed twice', { encrypts: true, signs: 'both' }],
  ])('comes in by an answer that is %s, and is where he wanted to go', async (_, how) => {
    const { begun, end } = await signOn({}, how)
    expect(begun.sent.origin + begun.sent.pathname).toBe('https://idp.example/sso')
    expect(begun.xml).toContain(`AssertionConsumerServiceURL="${publicUrl}/sign-on/${id}/acs"`)
    expect(end.location).toBe('/leads')
    expect((await me(end)).body).toMatchObject({ name: 'Вера Ли', role: { name: 'manager' } })
  })

  test('is the same user the next time, with the role that his groups give him now', async () => {
    const first = await signOn()
    const attributes = { mail: ['new.vera@romashka.example'], groups: ['heads'] }
    const second = await signOn({ attributes })
    const [before, now] = [await me(first.end), await me(second.end)]
    expect(now.body.id).toBe(before.body.id)
    expect(now.body.role.name).toBe('head')
  })

  test('comes without having been asked for only where that is allowed', async () => {
    const unasked = () => peer.answer(ours, somebody({ inResponseTo: null }), { encrypts: true })
    await turnedAway(async () => post(await unasked(), ''), 'saml request.unasked')
    await change({ allowsUnasked: true })
    const end = await post(await unasked(), 'https://evil.example/')
    expect(end.location).toBe('/')
    expect((await me(end)).body.name).toBe('Вера Ли')
  })

  test('is asked for by a signed request, where the provider wants that', async () => {
    await change({ wantsSignedRequests: true })
    const { sent } = await begin()
    expect(sent.searchParams.get('SigAlg')).toBe('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256')
    expect(sent.searchParams.get('Signature')).toBeTruthy()
    expect(await metadata()).toContain('AuthnRequestsSigned="true"')
  })
})

describe('nobody comes in', () => {
  test('twice by one answer, also where it is heard twice at once', async () => {
    await change({ allowsUnasked: true })
    const answer = await peer.answer(ours, somebody({ inResponseTo: null }), { encrypts: true })
    const both = await Promise.all([post(answer, ''), post(answer, '')])
    expect(both.map(({ location }) => location).sort()).toEqual(['/', '/sign-in?problem=signOnFailed'])
    await turnedAway(() => post(answer, ''), 'saml request.replayed')
    expect((await wrong()).map(({ step }) => step)).toEqual(['request'])
  })

  test('by an answer to a request that has had one, or to another', async () => {
    const { begun, answer } = await signOn()
    await turnedAway(() => post(answer, begun.state), 'saml request.other')
    const [one, two] = [await begin(), await begin()]
    const swapped = await peer.answer(ours, somebody({ inResponseTo: one.request }))
    await turnedAway(() => post(swapped, two.state), 'saml request.other')
  })

  test('in the browser of somebody else, nor twice in his own', async () => {
    const begun = await begin()
    const victim = await begin()
    const answer = await peer.answer(ours, somebody({ inResponseTo: begun.request }), { encrypts: true })
    const { location, cookies } = await post(answer, begun.state, victim.cookies)
    expect(cookies).toEqual({})
    await turnedAway(() => open(location, { cookies: victim.cookies }), 'strangeBrowser', 'signOnStartAgain')
    expect((await open(location, { cookies: begun.cookies })).location).toBe('/leads')
    await turnedAway(() => open(location, { cookies: begun.cookies }), 'strangeState', 'signOnStartAgain')
  })

  test('before the provider has answered, or after the attempt has ended', async () => {
    const begun = await begin()
    await server.database.owner.query(`update sign_on_attempt set expires_at = now() - interval '1 second'`)
    const answer = await peer.answer(ours, somebody({ inResponseTo: begun.request }), { encrypts: true })
    await turnedAway(() => post(answer, begun.state), 'saml request.other')
    const early = await begin()
    await turnedAway(
      () => open(`/sign-on/${id}/arrival?state=${early.state}`, { cookies: early.cookies }),
      'noAnswer',
      'signOnStartAgain',
    )
  })

  const bad: [string, Partial<Said>, HowAnswered, string][] = [
    ['that nobody signed', {}, { signs: 'nothing' }, 'saml signature.unsigned'],
    ['that somebody else signed', {}, { forged: true, encrypts: true }, 'saml signature.wrong'],
    ['signed with SHA-1', {}, { algorithm: 'sha1' }, 'saml signature.sha1'],
    ['for another audience', { audience: 'https://other.example' }, {}, 'saml audience.other'],
    ['for another company', { recipient: 'https://other.example/acs' }, {}, 'saml audience.recipient'],
    ['past its time', { until: new Date(Date.now() - 600_000) }, {}, 'saml clock.late'],
    ['of another provider', { issuer: 'https://other.example' }, {}, 'saml issuer.other'],
  ]
  test.each(bad)('by an answer %s', async (_, said, how, reason) => {
    const begun = await begin()
    const answer = await peer.answer(ours, somebody({ inResponseTo: begun.request, ...said }), how)
    await turnedAway(() => post(answer, begun.state), reason)
  })

  test('by what is no answer at all', async () => {
    for (const [body, reason] of [
      ['', 'saml form.missing'],
      ['%%%', 'saml form.notXml'],
      [Buffer.from('<!DOCTYPE a><a/>').toString('base64'), 'saml form.declarations'],
    ] as const)
      await turnedAway(() => post(body, 'nothing'), reason)
    const long = await fetch(`${server.address}/sign-on/${id}/acs`, { method: 'POST', body: 'a'.repeat(700_000) })
    expect(long.status).toBe(413)
  })

  test.each<[string, Record<string, string[]>, string]>([
    [
      'of a domain for which the provider does not answer',
      { mail: ['new.vera@other.example'], groups: ['sales'] },
      'foreignDomain',
    ],
    ['whom no group gives a role', { mail: ['new.vera@romashka.example'], groups: ['guests'] }, 'noRole'],
  ])('%s', async (_, attributes, reason) => {
    const begun = await begin()
    const answer = await peer.answer(ours, somebody({ inResponseTo: begun.request, attributes }), { encrypts: true })
    const { location } = await post(answer, begun.state)
    await turnedAway(() => open(location, { cookies: begun.cookies }), reason, 'signOnNoAccess')
  })

  test('by a provider that is no longer in use', async () => {
    const begun = await begin()
    const answer = await peer.answer(ours, somebody({ inResponseTo: begun.request }))
    await server.call('PATCH', `/identity-providers/${id}`, { body: { isActive: false } })
    await turnedAway(() => post(answer, begun.state), 'noProvider', 'signOnUnavailable')
  })
})

describe('key pairs', () => {
  test('of before still decrypt, until they are taken away; then the self-test names the certificate', async () => {
    const [{ id: first }] = (await server.call('GET', keyPath())).body.data
    const former = ours
    const { body: newest } = await makeKey()
    expect(newest.fingerprint).toBe(factsOf(newest.certificate).fingerprint)
    const told = ours
    ours = former
    expect((await signOn()).end.location).toBe('/leads')
    expect((await selfTest()).find(({ step }) => step === 'decryption')?.found).toMatch(/former key pair/)

    expect((await server.call('DELETE', `${keyPath()}/${first}`)).status).toBe(204)
    const begun = await begin()
    const answer = await peer.answer(former, somebody({ inResponseTo: begun.request }), { encrypts: true })
    await turnedAway(() => post(answer, begun.state), 'saml decryption.foreignCertificate')
    const given = former.match(/Certificate>([^<]+)</)?.[1] ?? ''
    const { fingerprint } = factsOf(`-----BEGIN CERTIFICATE-----\n${given}\n-----END CERTIFICATE-----\n`)
    const [step, ...more] = await wrong()
    expect(more).toEqual([])
    expect(step?.found).toBe(
      `The answer was encrypted for the certificate with fingerprint ${fingerprint}, which is not among ours`,
    )
    expect(step?.whatToDo).toBe(
      `Give the provider our certificate ${newest.fingerprint}. In ADFS: the trust's Encryption tab.`,
    )

    ours = told
    expect((await signOn()).end.location).toBe('/leads')
  })

  test('that are missing are told of, and so is one that this server cannot open', async () => {
    const [{ id: only }] = (await server.call('GET', keyPath())).body.data
    await server.call('DELETE', `${keyPath()}/${only}`)
    const begun = await begin()
    const answer = await peer.answer(ours, somebody({ inResponseTo: begun.request }), { encrypts: true })
    await turnedAway(() => post(answer, begun.state), 'saml decryption.noKey')
    expect((await wrong())[0]?.whatToDo).toMatch(/Make a key pair/)

    await makeKey()
    const before = await kept()
    await server.database.owner.query(
      `update saml_key set private_key = set_byte(private_key, 40, get_byte(private_key, 40) # 1)`,
    )
    expect((await wrong()).some(({ step, found }) => step === 'decryptionKey' && /cannot be read/.test(found))).toBe(
      true,
    )
    await server.database.owner.query(
      `update saml_key set private_key = set_byte(private_key, 40, get_byte(private_key, 40) # 1)`,
    )
    expect(await kept()).toEqual(before)
  })

  test('are five at most, belong to one provider, and their private part is neither shown nor kept readable', async () => {
    for (let count = 1; count < 5; count++) expect((await makeKey()).status).toBe(201)
    const before = await kept()
    expect((await server.call('POST', keyPath())).status).toBe(409)
    const foreign = '0198a0a0-0000-7000-8000-000000000000'
    expect((await server.call('DELETE', `${keyPath()}/${foreign}`)).status).toBe(404)
    expect((await server.call('GET', `/identity-providers/${foreign}/keys`)).status).toBe(404)
    const boris = await server.person(`boris${randomBytes(3).toString('hex')}`, 'head')
    for (const method of ['GET', 'POST'])
      expect((await server.call(method, keyPath(), { key: boris.key })).status).toBe(403)
    const { text, body } = await server.call('GET', keyPath())
    expect(body.data).toHaveLength(5)
    expect(text + (await metadata())).not.toContain('PRIVATE')
    const { rows } = await server.database.owner.query('select private_key from saml_key')
    for (const row of rows) expect(row.private_key.includes('PRIVATE')).toBe(false)
    expect(JSON.stringify(before)).toContain(rows[0].private_key.toString('hex').slice(0, 20))
  })
})

describe('a provider', () => {
  test('is described by its metadata; what was given before stays where a change does not name it', async () => {
    const { body } = await server.call('GET', `/identity-providers/${id}`)
    expect(body).toMatchObject({
      kind: 'saml',
      redirectAddress: `${publicUrl}/sign-on/${id}/acs`,
      metadataAddress: `${publicUrl}/sign-on/${id}/metadata`,
      saml: { entityId: peer.entityId, signOnUrl: 'https://idp.example/sso', allowsSha1: false, allowsUnasked: false },
    })
    expect(body.saml.metadata).toBeUndefined()
    const changed = await change({ attributes: { groups: 'team' } })
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
    const before = await kept()
    const answer = await add(saml)
    expect(answer.status).toBe(422)
    const named = answer.body.errors.map(({ field, code }: Record<string, string>) => `${field} ${code}`)
    expect(named.filter((each: string) => each.startsWith('saml'))).toEqual(codes)
    expect(await kept()).toEqual(before)
  })
})

describe('the self-test', () => {
  test('walks what is set where nobody came, and every step of the last answer where somebody did', async () => {
    expect((await selfTest()).map(({ step, isOk }) => `${step} ${isOk}`)).toEqual([
      'metadata true',
      'certificates true',
      'decryptionKey true',
      'answer null',
    ])
    await signOn()
    const steps = await selfTest()
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
    const { certificate } = (await server.call('GET', keyPath())).body.data[0]
    expect(steps[2]?.found).toContain(`${daysUntil(factsOf(certificate).until)} more days`)
  })

  test('says what to change in the words of whoever asks, and nothing of whom the answer was about', async () => {
    const begun = await begin()
    const said = somebody({ inResponseTo: begun.request, audience: 'https://other.example' })
    await turnedAway(async () => post(await peer.answer(ours, said), begun.state), 'saml audience.other')
    const steps = await selfTest('ru')
    const step = steps.find(({ isOk }) => isOk === false)
    expect(step).toEqual({
      step: 'audience',
      isOk: false,
      title: 'Кому ответ',
      found: 'Ответ для https://other.example',
      whatToDo: `Укажите у провайдера наш идентификатор ${publicUrl}/sign-on/${id}/metadata (в ADFS: идентификатор проверяющей стороны).`,
    })
    const { rows } = await server.database.owner.query('select findings from saml_answer')
    expect(JSON.stringify([rows, steps])).not.toMatch(/vera|Вера|S-1-5/)
  })

  test('forgets an answer after an hour', async () => {
    await signOn()
    await server.database.owner.query(`update saml_answer set at = now() - interval '61 minutes'`)
    expect((await selfTest()).at(-1)).toMatchObject({ step: 'answer', isOk: null })
  })
})
