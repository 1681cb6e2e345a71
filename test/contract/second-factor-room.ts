import { Secret, TOTP } from 'otpauth'
import { cookieOf, openServer, password, type Reply, type Server, send } from './server.ts'

const step = 30_000

/** What the app on a phone shows, so many steps from now. */
export const codeOf = (secret: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * step })

/** None that an app would show for minutes. */
export function wrongCode(secret: string): string {
  const shown = new Set([-3, -2, -1, 0, 1, 2, 3].map(steps => codeOf(secret, steps)))
  return ['000000', '111111', '222222', '333333', '444444', '555555', '666666', '777777'].find(c => !shown.has(c)) ?? ''
}

/** Somebody with a second factor, whose last code was that of the step before the present one. */
interface Protected {
  id: string
  email: string
  secret: string
  cookie: string
  codes: string[]
}

/** A company whose people come in by codes of their phones. */
export interface SecondFactorRoom {
  server: Server
  /** Signs somebody in by his password. */
  enter(email: string, more?: object): Promise<Reply>
  as(cookie: string, method: string, path: string, body?: unknown): Promise<Reply>
  protect(name: string, role?: string): Promise<Protected>
  /** All that a second factor leaves, to prove that a refusal wrote nothing. */
  kept(): Promise<unknown>
  close(): Promise<void>
}

export async function openSecondFactorRoom(): Promise<SecondFactorRoom> {
  const server = await openServer()

  const room: SecondFactorRoom = {
    server,
    enter: (email, more = {}) => send(server.address, 'POST', '/session', { body: { email, password, ...more } }),
    as: (cookie, method, path, body) =>
      send(server.address, method, path, { headers: { cookie, 'x-requested-with': 'rapport' }, body }),
    async protect(name, role = 'manager') {
      const { id } = await server.person(name, role)
      const email = `${name}@romashka.example`
      const first = cookieOf(await room.enter(email))
      const { secret } = (await room.as(first, 'POST', '/me/second-factor')).body
      const code = codeOf(secret, -1)
      const confirmed = await room.as(first, 'POST', '/me/second-factor/confirmation', { code })
      if (confirmed.status !== 200) throw new Error(confirmed.text)
      return { id, email, secret, cookie: cookieOf(confirmed), codes: confirmed.body.recoveryCodes }
    },
    async kept() {
      const { rows } = await server.database.owner.query(`select
        (select json_agg(f order by user_id) from second_factor f) as factors,
        (select json_agg(c order by code_hash) from recovery_code c) as codes,
        (select count(*) from change) as changes, (select json_agg(s.id order by s.id) from session s) as sessions`)
      return rows[0]
    },
    close: () => server.close(),
  }
  return room
}
