import { readFile, rename, rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Dovecot, startDovecot } from '../setup/dovecot.ts'
import { openServer, type Server } from './server.ts'

/* Letters that lie in real mailboxes come onto the cards: each once, whatever happens meanwhile. */

let server: Server
let dovecot: Dovecot

beforeAll(async () => {
  dovecot = await startDovecot()
  server = await openServer({ trustedTargets: [`imap://127.0.0.1:${dovecot.port}`] })
})
afterAll(async () => {
  await server?.close()
  await dovecot?.stop()
})

const imapOf = (user: string) => ({ host: '127.0.0.1', port: dovecot.port, security: 'plain', user })
async function connect(address: string, more: object = {}, key = server.key): Promise<string> {
  const answer = await server.call('POST', '/mailboxes', {
    body: {
      kind: 'shared',
      address,
      name: 'Ромашка',
      imap: imapOf(address),
      password: dovecot.password,
      since: '2026-01-01T00:00:00Z',
      ...more,
    },
    key,
  })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
const sample = (name: string) =>
  readFile(new URL(`../../src/features/correspondence/reading/testing/${name}`, import.meta.url))
const letter = (from: string, subject: string, more: { to?: string; id?: string | null; headers?: string } = {}) => {
  const { to = 'sales@company.example', id = `${crypto.randomUUID()}@test.example`, headers = '' } = more
  const named = id ? `Message-ID: <${id}>\r\n` : ''
  return Buffer.from(
    `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nDate: Mon, 09 Mar 2026 10:15:00 +0300\r\n${named}${headers}\r\nЗдравствуйте\r\n`,
  )
}

const emails = async (subject: string) =>
  (await server.call('GET', `/activities?filter[kind]=email&filter[subject]=${encodeURIComponent(subject)}`)).body.data
const arrives = (subject: string, many = 1) =>
  expect.poll(async () => (await emails(subject)).length, { timeout: 30_000, interval: 100 }).toBe(many)
const leads = async (email: string) =>
  (await server.call('GET', `/leads?filter[emails]=${encodeURIComponent(email)}`)).body.data
const stateOf = async (id: string) =>
  (await server.call('GET', '/mailboxes')).body.data.find((each: { id: string }) => each.id === id)
/** Until the mailbox has been read to its end once more. */
async function readAgain(id: string): Promise<void> {
  const before = (await stateOf(id)).readAt
  await server.database.owner.query('update mailbox set try_at = now(), version = version + 1 where id = $1', [id])
  await expect.poll(async () => (await stateOf(id)).readAt, { timeout: 60_000 }).not.toBe(before)
}

describe('a shared mailbox', () => {
  let id: string
  beforeAll(async () => {
    const names = ['01-koi8r-request', '02-windows-1251-html', '03-reply-known', '04-auto-reply', '05-bounce']
    const more = [
      '06-attachment-names',
      '07-partner-referral',
      '08-newsletter',
      '09-broken-headers',
      '10-hostile-names',
    ]
    const all = [...names, ...more, '11-same-again', '12-meeting-invite']
    await dovecot.deliver('sales@company.example', await Promise.all(all.map(name => sample(`${name}.eml`))))
    id = await connect('sales@company.example')
  })

  test('is read to its end', async () => {
    await expect.poll(async () => (await stateOf(id)).readAt, { timeout: 30_000 }).not.toBe(null)
    await expect
      .poll(async () => (await server.call('GET', '/receipts?outcome=pending')).body.data.length, { timeout: 30_000 })
      .toBe(0)
  })

  test('makes a lead of each who writes for the first time, with what he is reached by', async () => {
    const [anna] = await leads('anna@shchukina.example')
    expect(anna).toMatchObject({ name: 'Анна Щукина', phones: [{ value: '+79261112233' }] })
    expect((await leads('jane@roe.example'))[0]).toMatchObject({ phones: [{ value: '+447911123456' }] })
    expect((await leads('petr@bad.example'))[0]).toMatchObject({ name: 'Пётр', interest: 'Замер' })
    const [partner] = await leads('boss@mayak.example')
    expect(partner.phones).toEqual([])
    for (const email of ['timur@volga.example', 'kim@north.example', 'evil@attacker.example'])
      expect(await leads(email), email).toHaveLength(1)
  })

  test('puts an answer beside what it answers, and the same letter once', async () => {
    const [anna] = await leads('anna@shchukina.example')
    const lying = (await server.call('GET', `/activities?filter[on]=${anna.id}&sort=subject`)).body.data
    expect(lying.map(({ subject }: { subject: string }) => subject)).toEqual(['Кухня на заказ', 'Re: Кухня на заказ'])
    expect(lying[1]).toMatchObject({ kind: 'email', direction: 'in', text: 'Жду звонка после 18:00.' })
    expect(lying[0].at).toBe('2026-03-09T07:15:00.000Z')
  })

  test('makes nothing of automatic answers, newsletters and reports, and knows whom no letter reaches', async () => {
    for (const email of [
      'olga@tdlider.example',
      'news@shop.example',
      'mailer-daemon@mx.example',
      'gone@nowhere.example',
    ])
      expect(await leads(email), email).toEqual([])
    const rejected = (await server.call('GET', '/receipts?outcome=rejected')).body.data
    expect(
      rejected.flatMap((each: { reasons: { code: string }[] }) => each.reasons.map(({ code }) => code)).sort(),
    ).toEqual(['mailAutomatic', 'mailBounced', 'mailBulk'])
    const { rows } = await server.database.owner.query('select address, reason from mail_suppression')
    expect(rows).toEqual([{ address: 'gone@nowhere.example', reason: 'bounced' }])
  })

  test('calls files by their last name, and a hostile name is text', async () => {
    const [kim] = await leads('kim@north.example')
    const files = (await server.call('GET', `/attachments?filter[on]=${kim.id}&sort=name`)).body.data
    expect(files.map(({ name }: { name: string }) => name)).toEqual(['Чертёж.pdf', 'passwd'])
    const [entry] = (await server.call('GET', `/activities?filter[on]=${kim.id}`)).body.data
    expect([...entry.files].sort(), 'the entry of the letter has them with it').toEqual(
      files.map(({ id }: { id: string }) => id).sort(),
    )
    expect((await server.call('GET', `/leads/${kim.id}/timeline?kind=email,attachment`)).body.data).toHaveLength(1)
    const [evil] = await leads('evil@attacker.example')
    expect(evil.name).toBe('<img src=x onerror=alert(1)> Bcc: all@victim.example')
    expect(evil.emails).toMatchObject([{ value: 'evil@attacker.example' }])
  })

  test('lets nobody onto a card by naming letters of others', async () => {
    const [anna] = await leads('anna@shchukina.example')
    await dovecot.deliver('sales@company.example', [
      letter('Mallory <mallory@stranger.example>', 'Re: Кухня', {
        headers: 'In-Reply-To: <c4ca4238a0b9@mail.example>\r\n',
      }),
      letter('Борис Щукин <boris@shchukina.example>', 'Кухня от мужа', {
        headers: 'In-Reply-To: <c4ca4238a0b9@mail.example>\r\n',
      }),
    ])
    await arrives('Re: Кухня')
    await arrives('Кухня от мужа')
    expect((await emails('Re: Кухня'))[0].on.id).not.toBe(anna.id)
    expect((await emails('Кухня от мужа'))[0].on.id).toBe(anna.id)
    expect(await leads('boris@shchukina.example')).toEqual([])
  })

  test('hears of a new letter at once', async () => {
    const begun = Date.now()
    await dovecot.deliver('sales@company.example', [letter('Нина <nina@new.example>', 'Сразу')])
    await arrives('Сразу')
    console.info(`a new letter was on the card after ${Date.now() - begun} ms`)
  })

  test('puts what was sent to a client with him, and nothing that was sent to others', async () => {
    const [anna] = await leads('anna@shchukina.example')
    const ours = 'Ромашка <sales@company.example>'
    await dovecot.deliver(
      'sales@company.example',
      [
        letter(ours, 'Наше предложение', { to: 'anna@shchukina.example' }),
        letter(ours, 'Заказ пиццы', { to: 'pizza@nobody.example' }),
      ],
      'Sent',
    )
    await readAgain(id)
    await arrives('Наше предложение')
    expect((await emails('Наше предложение'))[0]).toMatchObject({
      direction: 'out',
      on: { object: 'lead', id: anna.id },
    })
    expect(await emails('Заказ пиццы')).toEqual([])
    expect(await leads('pizza@nobody.example')).toEqual([])
  })

  test('doubles nothing when a folder is renamed, or its letters are numbered anew', async () => {
    await dovecot.deliver('sales@company.example', [letter('Олег <oleg@new.example>', 'В папке')], 'Orders')
    await readAgain(id)
    await arrives('В папке')
    const before = (await server.call('GET', '/activities?filter[kind]=email&total=true')).body.total.value
    await rename(dovecot.folder('sales@company.example', 'Orders'), dovecot.folder('sales@company.example', 'Archived'))
    for (const name of [
      'dovecot-uidlist',
      'dovecot.index',
      'dovecot.index.log',
      'dovecot.index.cache',
      'dovecot-uidvalidity',
    ])
      await rm(`${dovecot.folder('sales@company.example')}/${name}`, { force: true })
    await readAgain(id)
    await readAgain(id)
    expect((await server.call('GET', '/activities?filter[kind]=email&total=true')).body.total.value).toBe(before)
  })
})

test('a letter that comes while hundreds of others are read for the first time goes before them', async () => {
  const address = 'many@company.example'
  const old = (n: number, folder: string) =>
    letter(`Писатель ${n} <writer-${n}@${folder}.example>`, `Старое ${n}`, { to: address })
  for (const folder of ['INBOX', 'Projects'])
    await dovecot.deliver(
      address,
      Array.from({ length: 400 }, (_, n) => old(n, folder.toLowerCase())),
      folder,
    )
  const id = await connect(address)
  const counted = async (which: string) => {
    const { rows } = await server.database.owner.query<{ n: number }>(
      `select count(*)::int as n from receipt r join mailbox m on m.source = r.source where m.id = $1 and ${which}`,
      [id],
    )
    return rows[0]?.n ?? 0
  }
  await expect.poll(() => counted('true'), { timeout: 60_000, interval: 20 }).toBeGreaterThan(0)
  const began = Date.now()
  await dovecot.deliver(address, [letter('Новая <new@writer.example>', 'Только что', { to: address })])
  await arrives('Только что')
  console.log(`a new letter was on the card after ${Date.now() - began} ms, while others were read`)
  expect(await counted('true')).toBeLessThan(801)
  expect(await counted(`r.outcome <> 'pending'`)).toBeLessThan(600)

  await expect.poll(async () => (await stateOf(id)).readAt, { timeout: 120_000 }).not.toBe(null)
  await expect.poll(() => counted(`r.outcome = 'lead'`), { timeout: 60_000 }).toBe(801)
  const { rows } = await server.database.owner.query(
    'select path, (select count(*)::int from unnest(read_uids)) as stretches from mail_folder where mailbox = $1 order by path',
    [id],
  )
  expect(rows).toEqual([
    { path: 'INBOX', stretches: 1 },
    { path: 'Projects', stretches: 1 },
  ])
}, 240_000)

test('what was sent before a mailbox was connected makes no card, and lies on those that are there', async () => {
  await server.call('POST', '/leads', { body: { name: 'Вера', emails: [{ value: 'vera@old.example' }] } })
  await dovecot.deliver('info@company.example', [
    letter('Вера <vera@old.example>', 'Старое от Веры'),
    letter('Никто <nobody@old.example>', 'Старое от никого'),
  ])
  const id = await connect('info@company.example', { since: new Date(Date.now() + 3_600_000).toISOString() })
  await expect.poll(async () => (await stateOf(id)).readAt, { timeout: 30_000 }).not.toBe(null)
  await arrives('Старое от Веры')
  expect(await leads('nobody@old.example')).toEqual([])
  const { rows } = await server.database.owner.query(
    `select count(*)::int as kept from receipt r join mailbox m on m.source = r.source where m.id = $1`,
    [id],
  )
  expect(rows).toEqual([{ kept: 1 }])
})

test('of a personal mailbox only what is from people with a card comes in, and of the rest nothing is kept', async () => {
  const olga = await server.person('olga', 'manager')
  await server.call('POST', '/leads', { body: { name: 'Глеб', emails: [{ value: 'gleb@client.example' }] } })
  await dovecot.deliver('olga@home.example', [
    letter('Глеб <gleb@client.example>', 'От клиента', { to: 'olga@home.example' }),
    letter('Мама <mama@home.example>', 'От мамы', { to: 'olga@home.example' }),
    letter('Банк <bank@never.example>', 'Исключённое', { to: 'olga@home.example' }),
  ])
  await server.call('POST', '/leads', { body: { name: 'Банк', emails: [{ value: 'bank@never.example' }] } })
  const id = await connect(
    'olga@home.example',
    { kind: 'personal', rules: { addresses: ['@never.example'], folders: [] } },
    olga.key,
  )
  await expect
    .poll(
      async () =>
        (await server.database.owner.query('select read_at from mailbox where id = $1', [id])).rows[0].read_at,
      {
        timeout: 30_000,
      },
    )
    .not.toBe(null)
  await arrives('От клиента')
  for (const subject of ['От мамы', 'Исключённое']) expect(await emails(subject)).toEqual([])
  const { rows } = await server.database.owner.query(
    `select count(*)::int as letters, count(receipt)::int as receipts, count(message_key)::int as keys from mail_message m
     where exists (select from mailbox where id = $1) and people = '{}' and receipt is null and activity is null
       and identity not in (select identity from mail_message where activity is not null)`,
    [id],
  )
  expect(rows[0]).toMatchObject({ receipts: 0, keys: 0 })
})

test('a mailbox that does not let us in says why, and stops no other', async () => {
  const broken = await connect('broken@company.example', { password: 'wrong' })
  const well = await connect('well@company.example')
  await dovecot.deliver('well@company.example', [letter('Яна <yana@new.example>', 'Рядом')])
  await arrives('Рядом')
  await expect.poll(async () => (await stateOf(broken)).works, { timeout: 30_000 }).toBe(false)
  expect((await stateOf(broken)).failure).toMatchObject({ step: 'Вход', reply: expect.stringMatching(/auth/i) })
  expect((await stateOf(well)).works).toBe(true)
})

describe('a letter on a card', () => {
  const entryOf = async (subject: string) => (await emails(subject))[0].id
  const read = (id: string, more = '', key = server.key) =>
    server.call('GET', `/activities/${id}/letter${more}`, { key })

  test('tells from whom and to whom it is, whom it passes on, and to which meeting it invites', async () => {
    expect((await read(await entryOf('Fwd: клиент для вас'))).body).toMatchObject({
      from: { name: 'Партнёр ООО Маяк', address: 'boss@mayak.example' },
      to: [{ address: 'sales@company.example' }],
      hasHtml: false,
      found: { name: 'Гульнара Гафурова', phones: ['+7 961 555 44 33'], emails: ['gulnara@gafurova.example'] },
      meeting: null,
    })
    expect((await read(await entryOf('Showroom visit'))).body).toMatchObject({
      found: null,
      meeting: { title: 'Showroom visit', begins: '2026-03-12T09:00:00.000Z', minutes: 60, place: null },
    })
  })

  test('shows its HTML in a sandbox: nothing of it runs or loads', async () => {
    const id = await entryOf('Офисная мебель')
    expect((await read(id)).body).toMatchObject({ hasHtml: true, picturesLeftOut: 1 })
    const shown = await read(id, '/html')
    expect(shown.text).toContain('офисная мебель')
    expect(shown.text).not.toMatch(/<script|onerror|tracker\.example|alert/)
    expect(shown.headers.get('content-security-policy')).toMatch(
      /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:;/,
    )
    const pictures = await read(id, '/html?pictures=true')
    expect(pictures.text).toContain('src="https://tracker.example/p.gif"')
    expect(pictures.text).not.toMatch(/<script|onerror|alert/)
    expect(pictures.headers.get('content-security-policy')).toContain('img-src data: https:;')
  })

  test('is not there for whoever does not see its entry', async () => {
    const stranger = await server.person('stranger', 'accountant')
    for (const more of ['', '/html']) {
      const answer = await read(await entryOf('Офисная мебель'), more, stranger.key)
      expect([403, 404]).toContain(answer.status)
      expect(answer.text).not.toContain('мебель')
    }
  })

  test('is answered by its name and those of all before it, in whatever mailbox it lies', async () => {
    const from = await connect('answers@company.example', {
      smtp: { host: 'mail.example.com', port: 587, security: 'startTls', user: 'answers@company.example' },
    })
    const [anna] = await leads('anna@shchukina.example')
    const written = await server.call('POST', '/mail/messages', {
      body: {
        mailbox: from,
        to: [{ address: 'anna@shchukina.example' }],
        subject: 'Re: Кухня на заказ',
        html: '<p>Перезвоним</p>',
        on: { object: 'lead', id: anna.id },
        answers: await entryOf('Re: Кухня на заказ'),
        sendAt: new Date(Date.now() + 86_400_000).toISOString(),
      },
    })
    expect(written.status, written.text).toBe(201)
    const { rows } = await server.database.owner.query('select answers, thread from outgoing_mail where id = $1', [
      written.body.id,
    ])
    expect(rows).toEqual([
      { answers: 'eccbc87e4b5c@mail.example', thread: ['c4ca4238a0b9@mail.example', 'eccbc87e4b5c@mail.example'] },
    ])
  })

  test('the test of a mailbox names the step at which it fails, in the words of its server', async () => {
    const steps = async (address: string, more: object = {}) => {
      const id = await connect(address, { active: false, ...more })
      const answer = await server.call('POST', `/mailboxes/${id}/test`, { headers: { 'accept-language': 'en' } })
      return answer.body.data.map(({ step, isOk }: { step: string; isOk: boolean }) => `${step} ${isOk}`)
    }
    expect(await steps('fine@company.example')).toEqual([
      'name true',
      'route true',
      'tls true',
      'signIn true',
      'folder true',
    ])
    expect(await steps('locked@company.example', { password: 'wrong' })).toEqual([
      'name true',
      'route true',
      'tls true',
      'signIn false',
    ])
  })
})
