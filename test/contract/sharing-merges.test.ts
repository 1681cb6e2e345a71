import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Reply, type Server, traces } from './server.ts'

/* When two cards of one client become one, whoever was shown either sees the one that is left, and it can be undone. */

let server: Server
type Who = 'owner' | 'guest' | 'mate' | 'helper'
const people = {} as Record<Who, { id: string; key: string }>
let team: string

const made = async (path: string, body: object, key = server.key): Promise<string> => {
  const answer = await server.call('POST', path, { body, key })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
const as = (who: Who, method: string, path: string, body?: object): Promise<Reply> =>
  server.call(method, path, { key: people[who].key, body })
const day = 86_400_000
const soon = (days: number) => new Date(Date.now() + days * day).toISOString()
let count = 0
const newLead = (name: string, owner = people.owner.id) =>
  made('/leads', { name, owner, phones: [{ value: `+7916511${String(1000 + ++count)}` }] })
const share = (lead: string, to: object, right: 'read' | 'change', until: string, who: Who = 'owner') =>
  as(who, 'POST', `/records/lead/${lead}/shares`, { ...to, right, until })
/** Who has it now, with which right, until when. */
const sharesOf = async (lead: string) => {
  const { body } = await server.call('GET', `/records/lead/${lead}/shares`)
  return body.data
    .filter(({ endedAt, until }: { endedAt: string | null; until: string }) => !endedAt && new Date(until) > new Date())
    .map(
      ({
        user,
        team,
        right,
        until,
      }: Record<'user' | 'team', { id: string } | null> & { right: string; until: string }) =>
        [user?.id ?? team?.id, right, until].join(' '),
    )
    .sort()
}
const merge = (kept: string, from: string[], who: Who = 'owner') => as(who, 'POST', `/leads/${kept}/merges`, { from })
const allShares = async () =>
  (await server.database.owner.query('select json_agg(s order by s.id) as shares from record_share s')).rows[0].shares

beforeAll(async () => {
  server = await openServer()
  const own = { read: 'own', create: 'own', update: 'own', remove: 'own' }
  await made('/roles', { name: 'Своё', objects: { lead: own } })
  team = await made('/teams', { name: 'Опт' })
  people.owner = await server.person('owner', 'Своё')
  people.guest = await server.person('guest', 'Своё')
  people.mate = await server.person('mate', 'Своё', { team })
  people.helper = await server.person('helper', 'Своё')
})
afterAll(() => server.close())

test('shares of both hold on the kept record, of two with one person the later end; undone, all is as before', async () => {
  const [kept, from] = [await newLead('Первая карточка'), await newLead('Вторая карточка')]
  const [early, late] = [soon(2), soon(9)]
  await share(kept, { user: people.guest.id }, 'change', early)
  await share(from, { user: people.guest.id }, 'read', late)
  await share(kept, { user: people.helper.id }, 'change', late)
  await share(from, { user: people.helper.id }, 'read', early)
  await share(from, { team }, 'change', early)
  expect((await as('mate', 'GET', `/leads/${kept}`)).status).toBe(404)
  const before = [await sharesOf(kept), await sharesOf(from)]

  const merged = await merge(kept, [from])
  expect(merged.status, merged.text).toBe(201)
  expect(await sharesOf(kept)).toEqual(
    [`${people.guest.id} read ${late}`, `${people.helper.id} change ${late}`, `${team} change ${early}`].sort(),
  )
  expect((await as('mate', 'PATCH', `/leads/${kept}`, { comment: 'видит' })).status).toBe(200)
  expect((await as('guest', 'PATCH', `/leads/${kept}`, { comment: 'x' })).status).toBe(403)

  expect((await as('owner', 'DELETE', `/merges/${merged.body.merge}`)).status).toBe(200)
  expect([await sharesOf(kept), await sharesOf(from)]).toEqual(before)
  expect((await as('mate', 'GET', `/leads/${kept}`)).status).toBe(404)
  expect((await as('mate', 'GET', `/leads/${from}`)).status).toBe(200)
  expect((await as('guest', 'PATCH', `/leads/${kept}`, { comment: 'может' })).status).toBe(200)
})

test('what was shared or stopped by hand since stays when the merge is undone', async () => {
  const [kept, from] = [await newLead('Третья карточка'), await newLead('Четвёртая карточка')]
  await share(from, { user: people.guest.id }, 'read', soon(3))
  await share(from, { user: people.helper.id }, 'read', soon(3))
  const { body } = await merge(kept, [from])
  const later = soon(20)
  await share(kept, { user: people.guest.id }, 'change', later)
  const given = (await server.call('GET', `/records/lead/${kept}/shares`)).body.data
  const his = given.find(({ user }: { user: { id: string } }) => user.id === people.helper.id)
  expect((await as('owner', 'DELETE', `/shares/${his.id}`)).status).toBe(200)
  expect((await as('owner', 'DELETE', `/merges/${body.merge}`)).status).toBe(200)
  expect(await sharesOf(kept)).toEqual([`${people.guest.id} change ${later}`])
})

test('a share that has run out is not woken up, and a merge that is refused shares nothing', async () => {
  const [kept, from, foreign] = [
    await newLead('Пятая карточка'),
    await newLead('Шестая карточка'),
    await newLead('Чужая карточка', people.mate.id),
  ]
  await share(from, { user: people.guest.id }, 'read', soon(3))
  await server.database.owner.query(
    `update record_share set until = now() - interval '1 minute' where record_id = $1`,
    [from],
  )
  await share(foreign, { user: people.owner.id }, 'change', soon(3), 'mate')
  const before = [await traces(server), await allShares()]
  expect((await merge(kept, [foreign])).status).toBe(403)
  expect([await traces(server), await allShares()]).toEqual(before)
  expect((await merge(kept, [from])).status).toBe(201)
  expect(await sharesOf(kept)).toEqual([])
})

test('what is only lent is passed on to nobody by a merge: not what is shared, and not what a deputy has', async () => {
  const [lent, own] = [await newLead('Лид коллеги', people.mate.id), await newLead('Свой лид')]
  await share(lent, { user: people.owner.id }, 'change', soon(3), 'mate')
  await share(own, { user: people.guest.id }, 'read', soon(3))
  const before = await sharesOf(lent)
  expect((await merge(lent, [own])).status).toBe(201)
  expect(await sharesOf(lent)).toEqual(before)
  expect((await as('guest', 'GET', `/leads/${lent}`)).status).toBe(404)

  const [kept, from] = [await newLead('Седьмая карточка'), await newLead('Восьмая карточка')]
  await share(from, { user: people.guest.id }, 'read', soon(3))
  await made(`/users/${people.owner.id}/deputies`, { deputy: people.helper.id, from: soon(-1), until: soon(1) })
  expect((await merge(kept, [from], 'helper')).status).toBe(201)
  expect(await sharesOf(kept)).toEqual([])
})
