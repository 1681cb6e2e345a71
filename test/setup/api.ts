import type { Json, JsonObject } from '../../src/model/index.ts'
import type { TestServer } from './server.ts'

export interface Reply {
  status: number
  headers: Headers
  /** The parsed body; `null` where there is none. */
  body: JsonObject
  text: string
}

/** Talks to a server as a browser with a session does, or as a program with a key. */
export interface Api {
  get(path: string, headers?: Record<string, string>): Promise<Reply>
  post(path: string, body?: Json, headers?: Record<string, string>): Promise<Reply>
  patch(path: string, body: Json, headers?: Record<string, string>): Promise<Reply>
  delete(path: string, headers?: Record<string, string>): Promise<Reply>
  send(
    method: string,
    path: string,
    init: { body?: string | Uint8Array | FormData; headers?: Record<string, string> },
  ): Promise<Reply>
}

export const administrator = { email: 'admin@rapport.example', password: 'correct horse battery' }

/** Settings under which a server begins with that administrator. */
export const withAdministrator = {
  RAPPORT_ADMIN_EMAIL: administrator.email,
  RAPPORT_ADMIN_PASSWORD: administrator.password,
}

/** Calls with fixed headers: none, a key, or a session's cookie. */
export function apiOf(server: Pick<TestServer, 'url'>, fixed: Record<string, string> = {}): Api {
  const send: Api['send'] = async (method, path, { body, headers }) => {
    const answer = await fetch(`${server.url}/api/v1${path}`, {
      method,
      body: body as BodyInit | undefined,
      headers: { ...fixed, ...headers },
      redirect: 'manual',
    })
    const text = await answer.text()
    const isJson = /json/.test(answer.headers.get('content-type') ?? '')
    return { status: answer.status, headers: answer.headers, text, body: isJson && text ? JSON.parse(text) : {} }
  }
  const withBody =
    (method: string) =>
    (path: string, body: Json = {}, headers: Record<string, string> = {}) =>
      send(method, path, { body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } })
  return {
    send,
    get: (path, headers) => send('GET', path, { headers }),
    post: withBody('POST'),
    patch: withBody('PATCH'),
    delete: (path, headers) => send('DELETE', path, { headers }),
  }
}

/** Signs somebody in, as the page does. */
export async function signIn(
  server: Pick<TestServer, 'url'>,
  who: { email: string; password: string } = administrator,
): Promise<Api> {
  const answer = await apiOf(server).post('/session', who, { 'x-requested-with': 'rapport' })
  const [cookie] = answer.headers.getSetCookie()
  if (answer.status >= 300 || !cookie) throw new Error(`sign-in failed: ${answer.status} ${answer.text}`)
  return apiOf(server, { cookie: cookie.split(';')[0] ?? '', 'x-requested-with': 'rapport' })
}

/** A user with a role of his own, signed in. */
export async function userWith(
  server: TestServer,
  admin: Api,
  name: string,
  rights: { objects: JsonObject; fields?: JsonObject },
  team?: string,
): Promise<{ api: Api; id: string }> {
  const role = await admin.post('/roles', {
    name: `role of ${name}`,
    objects: rights.objects,
    fields: rights.fields ?? {},
  })
  const who = { email: `${name}@rapport.example`, password: 'another horse battery' }
  const user = await admin.post('/users', { ...who, name, role: role.body.id ?? null, ...(team && { team }) })
  if (user.status !== 201) throw new Error(`no user: ${user.text} ${role.text}`)
  return { api: await signIn(server, who), id: String(user.body.id) }
}
