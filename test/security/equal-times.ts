/**
 * Whether the door takes as long for who has no account here as for who has one: `node test/security/equal-times.ts [rounds]`.
 * A server of its own, each round every kind of account once, in a new order; told is how the middle of each kind relates to
 * that of the unknown, with the interval in which 95 of 100 draws of the same figures lie.
 */
import { randomInt } from 'node:crypto'
import { loadavg } from 'node:os'
import { administrator, launchTarget } from './target.ts'

const rounds = Number(process.argv[2] ?? 100)
/** The door is slower from the sixth failure on an account on, whoever's it is: so often each is tried. */
const triesEach = 5
const password = 'another horse battery'

/** Body, or path, by which something is asked of the door. */
type Ask = (round: number) => { method: string; path: string; body?: object }

interface Door {
  name: string
  /** The first is what the others are compared with. */
  kinds: Record<string, Ask>
}

const target = await launchTarget({
  RAPPORT_TRUSTED_PROXIES: '127.0.0.1',
  RAPPORT_PUBLIC_URL: 'http://localhost:3000',
  RAPPORT_SMTP_URL: 'smtp://127.0.0.1:9',
  RAPPORT_SMTP_FROM: 'crm@rapport.example',
})
try {
  const doors = await prepare()
  console.log(`load ${loadavg()[0]?.toFixed(1)} before, ${rounds} rounds`)
  for (const door of doors) await tell(door)
  console.log(`load ${loadavg()[0]?.toFixed(1)} after`)
} finally {
  await target.stop()
}

async function prepare(): Promise<Door[]> {
  const cookie = await signIn()
  const headers = { cookie }
  const kinds = ['known', 'inactive', 'invited'] as const
  const links: string[] = []
  for (let n = 0; n < rounds / triesEach; n++)
    for (const kind of kinds) {
      const given = kind === 'invited' ? {} : { password }
      const user = { email: addressOf(kind, n), name: 'Somebody', role: 'manager', ...given }
      const added = await send('POST', '/users', { body: user, headers })
      if (added.status !== 201) throw new Error(await added.text())
      const { id, invitation } = await added.json()
      if (invitation) links.push(invitation.token)
      if (kind === 'inactive') await send('PATCH', `/users/${id}`, { body: { active: false }, headers })
    }
  const [link = ''] = links
  const others = ['unknown', ...kinds]
  const byEmail = (path: string, more: object): Record<string, Ask> =>
    Object.fromEntries(
      others.map(kind => [
        kind,
        round => ({ method: 'POST', path, body: { email: addressOf(kind, Math.floor(round / triesEach)), ...more } }),
      ]),
    )
  return [
    { name: 'sign-in, wrong password', kinds: byEmail('/session', { password: 'Wrong-forest-42' }) },
    { name: 'asking for a new password', kinds: byEmail('/password-resets', {}) },
    {
      name: 'the link of an invitation',
      kinds: {
        unknown: () => ({ method: 'GET', path: `/invitations/${link.slice(0, 22)}${'A'.repeat(43)}` }),
        'all but its last letters': () => ({ method: 'GET', path: `/invitations/${link.slice(0, 60)}AAAAA` }),
      },
    },
  ]
}

function addressOf(kind: string, n: number): string {
  return `${kind}-${String(n).padStart(4, '0')}@rapport.example`
}

async function tell({ name, kinds }: Door): Promise<void> {
  const times = Object.fromEntries(Object.keys(kinds).map(kind => [kind, [] as number[]]))
  const statuses = new Set<number>()
  for (let round = 0; round < rounds; round++)
    for (const [kind, ask] of inNewOrder(Object.entries(kinds))) {
      const { method, path, body } = ask(round)
      // Each from another address: of one, guesses are counted.
      const headers = { 'x-forwarded-for': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}` }
      const begun = performance.now()
      const answer = await send(method, path, { body, headers })
      await answer.arrayBuffer()
      times[kind]?.push(performance.now() - begun)
      statuses.add(answer.status)
    }
  console.log(`\n${name}: answered ${[...statuses].join(', ')}`)
  const [first = [], ...others] = Object.values(times)
  console.log(`${Object.keys(kinds)[0]}: middle ${middle(first).toFixed(1)} ms`)
  for (const [i, other] of others.entries()) {
    const { low, high } = spread(other, first)
    const ratio = middle(other) / middle(first)
    const sure = `${low.toFixed(3)} – ${high.toFixed(3)}`
    console.log(
      `${Object.keys(kinds)[i + 1]}: middle ${middle(other).toFixed(1)} ms, ${ratio.toFixed(3)} (${sure}) of the first`,
    )
  }
}

/** Percentile bootstrap: rounds are drawn again, with both times of each, so that a slow moment counts for both. */
function spread(other: number[], first: number[]): { low: number; high: number } {
  const ratios = Array.from({ length: 2000 }, () => {
    const drawn = first.map(() => randomInt(first.length))
    return middle(drawn.map(i => other[i] ?? 0)) / middle(drawn.map(i => first[i] ?? 0))
  }).sort((a, b) => a - b)
  return { low: ratios[50] ?? 0, high: ratios[1949] ?? 0 }
}

function middle(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b)
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2
}

function inNewOrder<Item>(items: Item[]): Item[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = randomInt(i + 1)
    ;[items[i], items[j]] = [items[j] as Item, items[i] as Item]
  }
  return items
}

async function signIn(): Promise<string> {
  const answer = await send('POST', '/session', { body: administrator })
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

interface Sending {
  body?: object | undefined
  headers?: Record<string, string>
}

function send(method: string, path: string, { body, headers }: Sending): Promise<Response> {
  return fetch(`${target.url}/api/v1${path}`, {
    method,
    headers: { 'x-requested-with': 'rapport', ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  })
}
