import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { believedPair, type MailPeer, mailUser, type Received, startMailPeer } from '../setup/mail-peer.ts'
import { everythingKept } from './operations.ts'
import { openServer, password, type Reply, type Server, send, signedIn } from './server.ts'

/* Letters with links: an invitation, a new password. What waits, what goes, and what is dropped. */

let server: Server
let peer: MailPeer
let olga: { id: string; key: string }
const publicUrl = 'https://crm.romashka.example'
const next = 'Quiet-harbour-31'

beforeAll(async () => {
  peer = await startMailPeer({ pair: await believedPair() })
  const trustedTargets = [`smtp://127.0.0.1:${peer.port}`]
  server = await openServer({ http: { publicUrl, publicCallsPerMinute: 100_000 }, trustedTargets })
  olga = await server.person('olga', 'manager')
})
afterAll(async () => {
  await server?.close()
  await peer?.stop()
})
beforeEach(async () => {
  for (const table of ['letter', 'invitation', 'sign_in_attempt', 'security_event', 'session'])
    await server.database.owner.query(`delete from ${table}`)
  peer.refuses = {}
  peer.received.splice(0)
  await name()
})

async function name(more: object = {}): Promise<void> {
  const given = { host: '127.0.0.1', port: peer.port, security: 'startTls', ...mailUser }
  const body = { ...given, fromAddress: 'crm@romashka.example', fromName: 'Ромашка', ...more }
  const answer = await server.call('PUT', '/mail-server', { body })
  expect(answer.status, answer.text).toBe(200)
}

let guests = 0
const guest = (more: object = {}) => ({
  email: `guest${++guests}@romashka.example`,
  name: 'Гость',
  role: 'viewer',
  ...more,
})
const added = async (more: object = {}) => {
  const answer = await server.call('POST', '/users', { body: guest(more) })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const arrived = async (count = 1): Promise<Received[]> => {
  await expect.poll(() => linked().length, { timeout: 15_000 }).toBe(count)
  return linked()
}
/** Letters with a link: of what happened to an account others may be on their way. */
const linked = (): Received[] => peer.received.filter(letter => linkIn(letter))
const letters = async () =>
  (await server.call('GET', '/letters')).body.data.filter(({ kind }: { kind: string }) =>
    ['invitation', 'reset', 'forgotten'].includes(kind),
  )
const settled = (state: string) => expect.poll(async () => (await letters())[0]?.state, { timeout: 15_000 }).toBe(state)
const failedAt = (step: string) =>
  expect.poll(async () => (await letters())[0]?.failure?.step, { timeout: 15_000 }).toBe(step)
const tryNow = () => server.call('POST', '/letters/attempts')

const linkIn = (letter: Received | undefined): string => letter?.text.match(/https:\S+\/invitations\/\S+/)?.[0] ?? ''
const tokenIn = (letter: Received | undefined): string => linkIn(letter).split('/').at(-1) ?? ''
const take = (token: string, word = next) =>
  send(server.address, 'POST', `/invitations/${token}`, { body: { password: word } })
const forget = (email: string, headers: Record<string, string> = {}) =>
  send(server.address, 'POST', '/password-resets', { body: { email }, headers })
const noted = async () =>
  (
    await server.database.owner.query(
      `select kind, outcome, reason, user_id as user, account from security_event where kind in ('resetLink', 'passwordReset', 'invitation') order by id`,
    )
  ).rows

describe('an invitation', () => {
  test('goes by mail, in the language of the invited, with a link that lets in once; the one to copy is another', async () => {
    const { invitation, email } = await added({ name: 'Аня <b>"Вега"</b>' })
    expect(invitation).toMatchObject({ sentTo: email, url: `${publicUrl}/invitations/${invitation.token}` })
    const [letter] = await arrived()
    expect(letter).toMatchObject({ to: [email], from: 'crm@romashka.example' })
    expect(letter?.subject).toBe('Ромашка: приглашение в CRM')
    expect(letter?.text).toContain('Анна Ким приглашает вас')
    expect(linkIn(letter)).toMatch(new RegExp(`^${publicUrl}/invitations/[\\w-]+$`))
    expect(letter?.html).toContain('Аня &lt;b&gt;&quot;Вега&quot;&lt;/b&gt;')
    expect(letter?.html).toContain(`href="${linkIn(letter)}"`)
    expect(tokenIn(letter)).not.toBe(invitation.token)
    expect((await take(tokenIn(letter))).status).toBe(200)
    for (const token of [tokenIn(letter), invitation.token]) expect((await take(token)).status).toBe(404)
  })

  test('is written in English to whom that is the language', async () => {
    await added({ locale: 'en' })
    expect((await arrived())[0]?.subject).toBe('Ромашка: your invitation to the CRM')
  })

  test('takes nothing of a name for a line of its own', async () => {
    const name = 'Гость\r\nBcc: eva@evil.example'
    const answer = await server.call('POST', '/users', { body: guest({ name }) })
    if (answer.status === 201) {
      const [letter] = await arrived()
      expect(letter?.to).toEqual([answer.body.email])
      expect(letter?.raw).not.toMatch(/^Bcc:/m)
    } else expect(answer.status).toBe(422)
    await server.call('PATCH', '/company', { body: { name: 'Ромашка: «=?utf-8?b?aGk=?=»' } })
    const before = linked().length
    await added()
    const letter = (await arrived(before + 1)).at(-1)
    expect(letter?.raw.split(/\r?\n\r?\n/)[0]).not.toContain('aGk=?=»')
    await server.call('PATCH', '/company', { body: { name: 'Ромашка' } })
  })

  test('is sent again with a new link; the former one, and what of it waits, is over', async () => {
    peer.refuses = { connection: '421 4.3.2 Closed' }
    const { id } = await added()
    await failedAt('greeting')
    peer.refuses = {}
    const again = await server.call('POST', `/users/${id}/invitations`)
    expect(again.status, again.text).toBe(201)
    const [letter] = await arrived()
    await expect
      .poll(async () => (await letters()).map(({ state }: { state: string }) => state).sort())
      .toEqual(['dropped', 'sent'])
    expect((await letters()).find(({ state }: { state: string }) => state === 'dropped').reason.code).toBe('replaced')
    expect((await take(tokenIn(letter))).status).toBe(200)
  })

  test('that was withdrawn is not sent, and what was sent opens nothing', async () => {
    peer.refuses = { connection: '421 4.3.2 Closed' }
    const { id } = await added()
    await failedAt('greeting')
    expect((await server.call('GET', '/invitations')).body.data).toMatchObject([{ user: id, letter: 'waiting' }])
    expect((await server.call('DELETE', `/users/${id}/invitations`)).status).toBe(204)
    peer.refuses = {}
    await tryNow()
    await settled('dropped')
    expect((await letters())[0].reason.code).toBe('withdrawn')
    expect(peer.received).toEqual([])

    const other = await added()
    const [letter] = await arrived()
    expect((await server.call('GET', '/invitations')).body.data).toHaveLength(1)
    await server.call('DELETE', `/users/${other.id}/invitations`)
    expect((await take(tokenIn(letter))).status).toBe(404)
    expect((await server.call('POST', `/users/${other.id}/invitations/restoration`)).status).toBe(204)
    expect((await take(tokenIn(letter))).status).toBe(200)
  })

  test('goes by hand alone where there is no mail server', async () => {
    await server.call('DELETE', '/mail-server')
    expect((await added()).invitation).toMatchObject({ sentTo: null, path: expect.stringMatching(/^\/invitations/) })
    expect(await letters()).toEqual([])
  })
})

describe('a password that was forgotten', () => {
  test('is chosen anew by a link of the configured address, whatever host was named; all sessions end', async () => {
    const cookie = await signedIn(server.address, 'olga@romashka.example')
    const answer = await forget(' OLGA@romashka.example ', { 'x-forwarded-host': 'evil.example' })
    expect([answer.status, answer.text]).toEqual([202, ''])
    const [letter] = await arrived()
    expect(letter?.to).toEqual(['olga@romashka.example'])
    expect(linkIn(letter)).toMatch(new RegExp(`^${publicUrl}/invitations/[\\w-]+$`))
    expect(letter?.raw).not.toContain('evil.example')
    const me = () => send(server.address, 'GET', '/me', { headers: { cookie } })
    expect((await me()).status).toBe(200)
    const { rows } = await server.database.owner.query('select token_hash, expires_at from invitation')
    expect(rows).toHaveLength(1)
    expect(rows[0].expires_at.getTime() - Date.now()).toBeLessThanOrEqual(3_600_000)
    expect(JSON.stringify((await server.database.owner.query('select l::text from letter l')).rows)).not.toContain(
      tokenIn(letter),
    )

    expect((await take(tokenIn(letter))).status).toBe(200)
    expect((await me()).status).toBe(401)
    expect((await take(tokenIn(letter))).status).toBe(404)
    expect(await noted()).toMatchObject([
      { kind: 'resetLink', outcome: 'done', reason: 'byMail', user: olga.id },
      { kind: 'passwordReset', outcome: 'done', user: olga.id },
    ])
    await server.database.owner.query(
      `update credential set password_hash = (select password_hash from credential where user_id = $1) where user_id = $2`,
      [server.administrator, olga.id],
    )
  })

  test('is answered the same whoever was named, and nobody gets a letter who must not', async () => {
    const left = await added({ password })
    await server.call('PATCH', `/users/${left.id}`, { body: { active: false } })
    const bound = await added({ password })
    const { owner } = server.database
    await owner.query(
      `insert into identity_provider (workspace_id, id, kind, name) values ($1, gen_random_uuid(), 'oidc', 'Вход')`,
      [server.workspace],
    )
    await owner.query(
      `insert into identity (workspace_id, provider_id, subject, user_id) select workspace_id, id, 'x', $1 from identity_provider`,
      [bound.id],
    )
    await owner.query('delete from credential where user_id = $1', [bound.id])
    const answers = await Promise.all(
      ['nobody@romashka.example', left.email, bound.email, 'no address', 'olga@romashka.example'].map(email =>
        forget(email),
      ),
    )
    const seen = answers.map(({ status, text, headers }) => [status, text, headers.get('content-type')])
    expect(new Set(seen.map(each => JSON.stringify(each))).size).toBe(1)
    expect(seen[0]?.slice(0, 2)).toEqual([202, ''])
    await arrived()
    await expect.poll(async () => (await noted()).length, { timeout: 15_000 }).toBe(5)
    expect(linked().map(({ to }) => to)).toEqual([['olga@romashka.example']])
    const bySignOn = () => peer.received.filter(({ to }) => to.includes(bound.email))
    await expect.poll(() => bySignOn().length, { timeout: 15_000 }).toBe(1)
    expect(bySignOn()[0]?.text).toContain('выберите вход через компанию')
    expect(bySignOn()[0]?.text).toContain(`Войти: ${publicUrl}/sign-in`)
    expect((await noted()).map(({ reason }) => reason).sort()).toEqual([
      'byMail',
      'signOnDemanded',
      'unknownAccount',
      'unknownAccount',
      'userInactive',
    ])
    await owner.query('delete from identity_provider')
  })

  test('is asked for at the door before anything is looked up: the request does the same for everybody', async () => {
    const { owner } = server.database
    peer.refuses = { connection: '421 4.3.2 Closed' }
    const before = await everythingKept(server, server.workspace)
    expect((await forget('nobody@romashka.example')).status).toBe(202)
    await expect.poll(async () => (await noted()).length, { timeout: 15_000 }).toBe(1)
    expect(await everythingKept(server, server.workspace)).toEqual(before)
    const { rows } = await owner.query('select count(*)::int as count from sign_in_attempt')
    expect(rows[0].count).toBe(1)
  })

  test('can be asked for a few times an hour; the links of before go on, and signing in is as before', async () => {
    for (let asked = 0; asked < 5; asked++) {
      expect((await forget('olga@romashka.example')).status).toBe(202)
      await expect.poll(async () => (await noted()).length, { timeout: 15_000 }).toBe(asked + 1)
    }
    const answer = await forget('olga@romashka.example')
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '900'])
    expect((await noted()).map(({ reason }) => reason)).toEqual(['byMail', 'byMail', 'byMail', 'tooMany', 'tooMany'])
    const sent = await arrived(3)
    expect(await signedIn(server.address, 'olga@romashka.example')).toBeTruthy()
    for (const letter of sent)
      expect((await send(server.address, 'GET', `/invitations/${tokenIn(letter)}`)).body).toMatchObject({
        kind: 'reset',
      })
  })

  test('leaves an invitation that waits, and a link of an administrator, as they are', async () => {
    const { email, invitation } = await added()
    await arrived()
    await forget(email)
    await arrived(2)
    expect((await take(invitation.token)).status).toBe(200)
  })

  test('is offered only where letters can be written', async () => {
    const offered = async () => (await send(server.address, 'GET', '/password-resets')).body
    expect(await offered()).toEqual({ offered: true })
    await server.call('DELETE', '/mail-server')
    expect(await offered()).toEqual({ offered: false })
    const before = await everythingKept(server, server.workspace)
    expect((await forget('olga@romashka.example')).status).toBe(409)
    expect(await everythingKept(server, server.workspace)).toEqual(before)
  })

  test('an administrator’s link for it goes by mail too', async () => {
    const answer = await server.call('POST', `/users/${olga.id}/password-resets`)
    expect(answer.body.sentTo).toBe('olga@romashka.example')
    const [letter] = await arrived()
    expect(letter?.text).toContain('Анна Ким просит вас сменить пароль')
    expect((await send(server.address, 'GET', `/invitations/${tokenIn(letter)}`)).status).toBe(200)
  })
})

describe('while the mail server is broken', () => {
  const closed = { connection: '421 4.3.2 Closed' }

  test('letters wait, say why, are tried with growing pauses, and go when it is mended', async () => {
    peer.refuses = closed
    const { email } = await added()
    await failedAt('greeting')
    const [waiting] = await letters()
    expect(waiting).toMatchObject({ state: 'waiting', kind: 'invitation', user: { email }, attempts: 1 })
    expect(waiting.failure.reply).toContain('Closed')
    expect(waiting.failure.whatToDo).toMatch(/\S/)
    const { rows } = await server.database.owner.query('select count(*)::int as count from invitation')
    expect(rows[0].count, 'the link of a letter that did not leave is none').toBe(1)
    await tryNow()
    await expect.poll(async () => (await letters())[0].attempts, { timeout: 15_000 }).toBe(2)
    const pause = ({ dueAt }: { dueAt: string }) => Date.parse(dueAt) - Date.now()
    expect(pause((await letters())[0])).toBeGreaterThan(60_000)
    peer.refuses = {}
    await name()
    await tryNow()
    await arrived()
    await settled('sent')
    expect((await letters())[0].failure).toBeNull()
  })

  const idle = () =>
    expect
      .poll(
        async () =>
          (
            await server.database.owner.query(
              `select count(*)::int as c from graphile_worker.jobs where task_identifier = 'send-letters'`,
            )
          ).rows[0].c,
        { timeout: 15_000 },
      )
      .toBe(0)

  test('one letter is tried, not each of all that wait', async () => {
    peer.refuses = closed
    for (let count = 0; count < 3; count++) await added()
    await failedAt('greeting')
    await idle()
    const attempts = async () =>
      (await letters()).reduce((sum: number, letter: { attempts: number }) => sum + letter.attempts, 0)
    const before = await attempts()
    await tryNow()
    await expect.poll(attempts, { timeout: 15_000 }).toBeGreaterThan(before)
    await idle()
    // The clock of the minute may have tried one too.
    expect((await attempts()) - before).toBeLessThan(3)
  })

  test('one that its recipient’s side refuses holds up nobody else; a mailbox that is none is given up', async () => {
    peer.refuses = { recipient: '450 4.2.1 Busy' }
    await added()
    await failedAt('recipient')
    expect((await letters())[0].state).toBe('waiting')
    peer.refuses = {}
    await added()
    await arrived()
    peer.refuses = { recipient: '550 5.1.1 No such user' }
    await tryNow()
    await expect
      .poll(async () => (await letters()).map(({ state }: { state: string }) => state).sort(), { timeout: 15_000 })
      .toEqual(['dropped', 'sent'])
  })

  test('a letter that has outlived its link is dropped, and that is said', async () => {
    peer.refuses = closed
    await forget('olga@romashka.example')
    await failedAt('greeting')
    await server.database.owner.query(`update letter set expires_at = now() - interval '1 second'`)
    peer.refuses = {}
    await tryNow()
    await settled('dropped')
    expect((await letters())[0]).toMatchObject({ reason: { code: 'expired' }, failure: { step: 'greeting' } })
    expect(peer.received).toEqual([])
  })

  test('whoever has left meanwhile gets nothing', async () => {
    peer.refuses = closed
    const { id } = await added()
    await failedAt('greeting')
    await server.call('PATCH', `/users/${id}`, { body: { active: false } })
    peer.refuses = {}
    await tryNow()
    await settled('dropped')
    expect((await letters())[0].reason.code).toBe('userInactive')
    expect(peer.received).toEqual([])
  })
})

test('no answer about letters holds a link', async () => {
  await added()
  const [letter] = await arrived()
  await settled('sent')
  const answers: Reply[] = [await server.call('GET', '/letters'), await server.call('GET', '/invitations')]
  for (const { text } of answers) expect(text).not.toContain(tokenIn(letter))
})
