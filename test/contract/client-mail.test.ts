import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  believedPair,
  type MailPeer,
  mailboxAt,
  mailUser,
  startMailPeer,
  startOddPeer,
  targetsOf,
} from '../setup/mail-peer.ts'
import { everythingKept } from './operations.ts'
import { openServer, problemOf, type Reply, type Server } from './server.ts'

/* Letters to clients: who writes them from which mailbox, what is refused, what leaves, and that nothing leaves twice. */

let server: Server
let peer: MailPeer
/** Says OK to everything and hangs up instead of answering the letter itself; counts the letters whose bytes it got. */
let deaf: { port: number; letters: number; stop(): Promise<void> }
let olga: { id: string; key: string }
let petr: { id: string; key: string }
let mailbox: string
let lead: string

beforeAll(async () => {
  peer = await startMailPeer({ pair: await believedPair() })
  deaf = await startDeafPeer()
  const trustedTargets = [...targetsOf(peer), `smtp://127.0.0.1:${deaf.port}`, `imap://127.0.0.1:${deaf.port}`]
  server = await openServer({ trustedTargets })
  olga = await server.person('olga', 'manager')
  petr = await server.person('petr', 'manager')
  lead = await made('leads', { name: 'Мария Лебедева', emails: [{ value: 'maria@client.example' }], owner: olga.id })
})
afterAll(async () => {
  await server?.close()
  await peer?.stop()
  await deaf?.stop()
})
beforeEach(async () => {
  for (const table of ['outgoing_mail', 'mail_suppression', 'mailbox', 'notice', 'mail_template'])
    await server.database.owner.query(`delete from ${table}`)
  peer.refuses = {}
  peer.received.splice(0)
  mailbox = await connected()
})

async function made(plural: string, body: object, key = server.key): Promise<string> {
  const answer = await server.call('POST', `/${plural}`, { body, key })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}

const connected = (more: object = {}) => made('mailboxes', { ...mailboxAt(peer), users: [olga.id], ...more })

function atDeaf(): object {
  const at = { host: '127.0.0.1', port: deaf.port, security: 'plain', user: mailUser.user }
  return { imap: at, smtp: at }
}

const letter = (more: object = {}) => ({
  mailbox,
  on: { object: 'lead', id: lead },
  to: [{ name: 'Мария', address: 'maria@client.example' }],
  subject: 'Коммерческое предложение',
  html: '<p>Добрый день, <b>Мария</b>!</p>',
  undoSeconds: 0,
  ...more,
})
const write = (more: object = {}, key = olga.key): Promise<Reply> =>
  server.call('POST', '/mail/messages', { body: letter(more), key })
async function written(more: object = {}, key = olga.key) {
  const answer = await write(more, key)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
/** A picture of one dot. */
const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
async function attached(bytes: Blob, name: string): Promise<string> {
  const form = new FormData()
  form.set('file', bytes, name)
  form.set('object', 'lead')
  form.set('record', lead)
  const headers = { authorization: `Bearer ${olga.key}` }
  const sent = await fetch(`${server.address}/api/v1/attachments`, { method: 'POST', body: form, headers })
  expect(sent.status).toBe(201)
  return ((await sent.json()) as { id: string }).id
}
const look = async (id: string, key = olga.key) => (await server.call('GET', `/mail/messages/${id}`, { key })).body
const becomes = (id: string, state: string) =>
  expect.poll(async () => (await look(id)).state, { timeout: 20_000, interval: 100 }).toBe(state)
const entryOf = async (activity: string) => (await server.call('GET', `/activities/${activity}`)).body
const told = async (): Promise<string[]> => {
  const { rows } = await server.database.owner.query(
    `select code from notice where "user" = $1 and code like 'letter%' order by id`,
    [olga.id],
  )
  return rows.map(({ code }) => code)
}
async function refused(asked: () => Promise<Reply>, status: number): Promise<Reply> {
  // Copies of letters sent before find their way by themselves.
  await server.database.owner.query(`update outgoing_mail set filing = null, file_at = null`)
  const before = await everythingKept(server, server.workspace)
  const answer = await asked()
  expect(answer.status, answer.text).toBe(status)
  expect(await everythingKept(server, server.workspace)).toEqual(before)
  return answer
}
const problems = ({ body }: Reply): string[] =>
  body.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`).sort()

describe('a letter', () => {
  test('stands on the card at once and leaves from the mailbox, with a copy but without who gets it blindly', async () => {
    const made = await written({
      cc: [{ address: 'boss@почта.рф' }],
      bcc: [{ address: 'hidden@client.example' }],
    })
    expect(made).toMatchObject({ state: 'waiting', author: olga.id, can: { takeBack: true } })
    expect(await entryOf(made.activity)).toMatchObject({
      kind: 'email',
      direction: 'out',
      subject: 'Коммерческое предложение',
      text: 'Добрый день, Мария!',
      owner: olga.id,
    })
    await becomes(made.id, 'sent')
    const [arrived] = peer.received
    expect(arrived).toMatchObject({
      from: 'sales@romashka.example',
      to: ['maria@client.example', 'boss@почта.рф', 'hidden@client.example'],
      subject: 'Коммерческое предложение',
    })
    expect(arrived?.text.trim()).toBe('Добрый день, Мария!')
    expect(arrived?.html).toContain('<b>Мария</b>')
    expect(arrived?.raw).toContain('Cc: boss@xn--80a1acny.xn--p1ai')
    expect(arrived?.raw).not.toContain('hidden@')
    expect(arrived?.raw).toContain(`Message-ID: <${made.id}@romashka.example>`)
    expect(arrived?.raw).not.toMatch(/^Auto-Submitted:/m)
    expect((await entryOf(made.activity)).data.mail.state).toBe('sent')
    expect((await look(made.id)).to).toMatchObject([{ address: 'maria@client.example', state: 'taken' }])
    expect(await told()).toEqual([])
  })

  test('is taken back while it waits: it never leaves, and its entry goes from the card', async () => {
    const made = await written({ undoSeconds: 2 })
    expect((await server.call('DELETE', `/mail/messages/${made.id}`, { key: olga.key })).status).toBe(204)
    expect((await server.call('GET', `/activities/${made.activity}`)).status).toBe(404)
    await new Promise(resolve => setTimeout(resolve, 3500))
    expect(peer.received).toEqual([])
    expect((await look(made.id)).state).toBe('takenBack')
    await refused(() => server.call('DELETE', `/mail/messages/${made.id}`, { key: olga.key }), 409)
  })

  test('that has left is not taken back, nor by anybody else before', async () => {
    const waiting = await written({ undoSeconds: 30 })
    const others = await refused(() => server.call('DELETE', `/mail/messages/${waiting.id}`), 403)
    expect(problemOf(others)[1]).toBe('mailNotYours')
    await server.call('DELETE', `/mail/messages/${waiting.id}`, { key: olga.key })
    const made = await written()
    await becomes(made.id, 'sent')
    const late = await refused(() => server.call('DELETE', `/mail/messages/${made.id}`, { key: olga.key }), 409)
    expect(problemOf(late)[1]).toBe('mailLeft')
  })

  test('waits for its time, and for another one when that is changed', async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
    const made = await written({ sendAt: tomorrow })
    expect(made.sendAt).toBe(tomorrow)
    const soon = new Date(Date.now() + 500).toISOString()
    const changed = await server.call('PATCH', `/mail/messages/${made.id}`, { body: { sendAt: soon }, key: olga.key })
    expect(changed.body).toMatchObject({ state: 'waiting', sendAt: soon })
    await becomes(made.id, 'sent')
    expect(peer.received).toHaveLength(1)
  })

  test('answers one of before by its thread', async () => {
    const first = await written()
    const second = await written({ answers: first.activity, subject: 'Re: Коммерческое предложение' })
    await becomes(second.id, 'sent')
    const raw = peer.received.find(({ raw }) => raw.includes(second.id))?.raw ?? ''
    expect(raw).toContain(`In-Reply-To: <${first.id}@romashka.example>`)
    expect(raw).toMatch(new RegExp(`References: <${first.id}@romashka.example>`))
  })

  test('brings files, as they are called', async () => {
    const id = await attached(new Blob(['тест']), 'Прайс-лист.txt')
    const made = await written({ files: [id] })
    await becomes(made.id, 'sent')
    expect(peer.received[0]?.raw).toContain(Buffer.from('тест').toString('base64'))
    expect(peer.received[0]?.raw).toMatch(/filename\*?0?\*?=.*utf-8/i)
  })

  test('shows pictures in its text, which come with it', async () => {
    const id = await attached(new Blob([dot]), 'План.png')
    const src = `/api/v1/attachments/${id}/content`
    const made = await written({ html: `<p>Вот план:</p><img src="${src}" alt="План" onerror="x()">` })
    expect((await look(made.id)).html).toBe(`<p>Вот план:</p><img alt="План" src="cid:${id}" />`)
    await becomes(made.id, 'sent')
    const raw = peer.received[0]?.raw ?? ''
    expect(raw).toMatch(new RegExp(`^Content-Id: <${id}>`, 'im'))
    expect(raw).toMatch(/^Content-Disposition: inline/m)
    expect(raw).toContain(dot.toString('base64').slice(0, 60))
  })

  test('takes nothing of a name or a subject for a header of its own, and nothing that runs', async () => {
    const name = 'Мария\r\nBcc: eva@evil.example'
    expect(
      problems(await refused(() => write({ to: [{ name, address: 'maria@client.example' }], subject: 'a\r\nb' }), 422)),
    ).toEqual(['subject brokenText', 'to.0.name brokenText'])
    const html =
      '<p onclick="x()">Да</p><script>alert(1)</script><a href="javascript:x()">тут</a><img src="http://e.example/a.png">'
    const made = await written({ html, to: [{ name: '"<b>, =?utf-8?b?aGk=?=', address: 'maria@client.example' }] })
    expect(made.html).toBe('<p>Да</p><a>тут</a>')
    await becomes(made.id, 'sent')
    expect(peer.received[0]?.to).toEqual(['maria@client.example'])
  })
})

describe('refused, with nothing written, is', () => {
  test('what is wrong in itself, every problem at its place', async () => {
    const asked = () =>
      write({
        to: [{ address: 'nobody' }],
        cc: [{ address: 'a@b@c' }],
        subject: ' ',
        html: '<p> </p>',
        files: ['01900000-0000-7000-8000-000000000000'],
        template: '01900000-0000-7000-8000-000000000000',
        sendAt: '2199-01-01T00:00:00Z',
      })
    expect(problems(await refused(asked, 422))).toEqual([
      'cc.0.address email',
      'files.0 dangling',
      'html required',
      'sendAt mailTooLate',
      'subject required',
      'template dangling',
      'to.0.address email',
    ])
  })

  test('a mailbox that is not the writer’s to use, or sends nothing', async () => {
    const own = await made('leads', { name: 'Пётр', emails: [{ value: 'p@client.example' }], owner: petr.id })
    const asked = () => write({ on: { object: 'lead', id: own } }, petr.key)
    expect(problems(await refused(asked, 422))).toEqual(['mailbox dangling'])
    await server.database.owner.query('update mailbox set smtp = null')
    expect(problems(await refused(() => write(), 422))).toEqual(['mailbox mailboxNotSending'])
  })

  test('a card that the writer does not see', async () => {
    const hidden = await made('leads', { name: 'Другой', emails: [{ value: 'other@client.example' }], owner: petr.id })
    await refused(() => write({ on: { object: 'lead', id: hidden } }), 404)
  })

  test('a picture or a file that the writer does not see, and a picture that is none', async () => {
    const hers = await attached(new Blob([dot]), 'План.png')
    const text = await attached(new Blob(['тест']), 'План.txt')
    const lead = await made('leads', { name: 'Пётр', emails: [{ value: 'p@client.example' }], owner: petr.id })
    const on = { on: { object: 'lead', id: lead } }
    const show = (id: string) => ({ html: `<p>x</p><img src="cid:${id}">` })
    const asked = (more: object, key = petr.key) => refused(() => write({ ...on, mailbox: shared, ...more }, key), 422)
    const shared = await connected({ address: 'all@romashka.example', users: [olga.id, petr.id] })
    expect(problems(await asked(show(hers)))).toEqual(['html mailPicture'])
    expect(problems(await asked({ files: [hers] }))).toEqual(['files.0 dangling'])
    expect(problems(await refused(() => write(show(text)), 422))).toEqual(['html mailPicture'])
    // Nothing but an attachment is a picture of ours.
    const odd = await written({
      html: '<p>x</p><img src="cid:x"><img src="/api/v1/me"><img src="data:image/png;base64,AA">',
    })
    expect((await look(odd.id)).html).toBe('<p>x</p>')
  })

  test('an address that is known to be none', async () => {
    await server.database.owner.query(
      `insert into mail_suppression (workspace_id, address, reason) values ($1, 'maria@client.example', 'bounced')`,
      [server.workspace],
    )
    expect(problems(await refused(() => write(), 422))).toEqual(['to.0.address mailAddressDead'])
  })

  test('advertising to whoever took back that he may be sent it, though not a personal letter', async () => {
    const purpose = await made('consent-purposes', {
      name: { ru: 'Реклама' },
      kind: 'advertising',
      basis: 'consent',
      text: { ru: 'Согласен на рекламу' },
    })
    const noted = await server.call('POST', `/leads/${lead}/consents`, {
      body: { purpose, act: 'withdrawn', how: 'phone' },
    })
    expect(noted.status, noted.text).toBe(201)
    const template = await made('mail/templates', {
      name: 'Акция',
      subject: 'Акция',
      html: '<p>Скидки</p>',
      advertising: true,
      shared: 'everyone',
    })
    const asked = () => write({ template })
    expect(problems(await refused(asked, 422))).toEqual(['to.0.address mailAdvertisingRefused'])
    const warnings = [{ code: 'advertisingWithdrawn', address: 'maria@client.example' }]
    expect((await written()).warnings).toMatchObject(warnings)
    // The same before it is written, of all on his card, and for nobody who does not see it.
    const on = { object: 'lead', id: lead }
    const asking = (body: object, key = olga.key) => server.call('POST', '/mail/warnings', { body, key })
    expect((await asking({ on, cc: [{ address: 'MARIA@client.example' }] })).body.warnings).toHaveLength(1)
    expect((await asking({ on })).body).toEqual({ warnings: [] })
    expect((await asking({ on, to: [{ address: 'maria@client.example' }] }, petr.key)).status).toBe(404)
    const other = await made('leads', { name: 'Пётр', emails: [{ value: 'petr@client.example' }], owner: olga.id })
    const ofOther = { on: { object: 'lead', id: other }, to: [{ address: 'petr@client.example' }] }
    expect((await asking(ofOther)).body).toEqual({ warnings: [] })
  })
})

describe('when a mail server is in the way', () => {
  test('a letter that is put off says why, goes later, and once', async () => {
    peer.refuses = { recipient: '451 4.3.0 Try again later' }
    const made = await written()
    await expect.poll(async () => (await look(made.id)).attempts, { timeout: 15_000 }).toBe(1)
    expect(await look(made.id)).toMatchObject({
      state: 'waiting',
      failure: { step: 'recipient', reply: expect.stringContaining('Try again later') },
    })
    peer.refuses = {}
    await server.call('PATCH', `/mail/messages/${made.id}`, {
      body: { sendAt: new Date().toISOString() },
      key: olga.key,
    })
    await becomes(made.id, 'sent')
    expect(peer.received).toHaveLength(1)
  })

  test('a mailbox that is none is told, and written to no more', async () => {
    peer.refuses = { recipient: '550 5.1.1 No such user' }
    const made = await written()
    await becomes(made.id, 'failed')
    expect(await told()).toEqual(['letterFailed'])
    expect((await entryOf(made.activity)).data.mail.state).toBe('failed')
    peer.refuses = {}
    expect(problems(await refused(() => write(), 422))).toEqual(['to.0.address mailAddressDead'])
  })

  test('a letter that was leaving when the answer stayed out is not sent again by itself, but by hand', async () => {
    await server.database.owner.query('delete from mailbox')
    mailbox = await connected(atDeaf())
    const made = await written()
    await becomes(made.id, 'unsure')
    expect(deaf.letters).toBe(1)
    expect(await told()).toEqual(['letterUnsure'])
    await server.database.owner.query('delete from mailbox')
    mailbox = await connected()
    await server.database.owner.query('update outgoing_mail set mailbox = $1', [mailbox])
    expect((await server.call('POST', `/mail/messages/${made.id}/attempts`, { key: olga.key })).status).toBe(202)
    await becomes(made.id, 'sent')
    expect(peer.received).toHaveLength(1)
    expect(peer.received[0]?.raw).toContain(`Message-ID: <${made.id}@romashka.example>`)
  })

  test('one broken mailbox holds up no other', async () => {
    const smtp = { ...mailboxAt(peer).smtp, user: 'nobody@romashka.example' }
    const broken = await connected({ address: 'broken@romashka.example', smtp })
    const [stuck, free] = [await written({ mailbox: broken }), await written()]
    await becomes(free.id, 'sent')
    await expect.poll(async () => (await look(stuck.id)).failure?.step, { timeout: 20_000 }).toBe('signIn')
  })
})

async function startDeafPeer() {
  const counted = { letters: 0 }
  const odd = await startOddPeer(socket => {
    let inLetter = false
    let got = ''
    socket.write('220 deaf\r\n')
    socket.on('data', data => {
      const text = String(data)
      if (inLetter) {
        got += text
        if (got.endsWith('\r\n.\r\n')) {
          counted.letters++
          socket.destroy()
        }
      } else if (/^EHLO/i.test(text)) socket.write('250-deaf\r\n250 AUTH PLAIN LOGIN\r\n')
      else if (/^AUTH/i.test(text)) socket.write('235 2.7.0 in\r\n')
      else if (/^DATA/i.test(text)) {
        inLetter = true
        socket.write('354 go\r\n')
      } else socket.write('250 2.0.0 ok\r\n')
    })
  })
  return {
    port: odd.port,
    stop: odd.stop,
    get letters() {
      return counted.letters
    },
  }
}
