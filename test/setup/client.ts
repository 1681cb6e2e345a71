/** Calls the API of a server as a signed-in person, with a cookie, as the pages do. */
export interface Client {
  call<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: Body }>
  cookie: string
}

export async function signIn(url: string, email: string, password: string): Promise<Client> {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-requested-with': 'rapport' },
    body: JSON.stringify({ email, password }),
  })
  if (!answer.ok) throw new Error(`${email} cannot sign in: ${await answer.text()}`)
  const cookie = (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
  return {
    cookie,
    async call(method, path, body, headers = {}) {
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          cookie,
          'x-requested-with': 'rapport',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      })
      const text = await response.text()
      return { status: response.status, body: text ? JSON.parse(text) : null }
    },
  }
}

/** The first messages of the live stream of events for which `enough` holds. Throws after ten seconds. */
export async function readStream(
  url: string,
  cookie: string,
  enough: (received: string) => boolean,
  meanwhile: () => Promise<void>,
): Promise<string> {
  const stop = AbortSignal.timeout(10_000)
  const response = await fetch(`${url}/api/v1/events`, { headers: { cookie }, signal: stop })
  const reader = response.body?.getReader()
  if (!reader) throw new Error('the stream has no body')
  const decoder = new TextDecoder()
  const done = meanwhile()
  let received = ''
  while (!enough(received)) {
    const { value, done: ended } = await reader.read()
    if (ended) throw new Error(`the stream ended after ${received}`)
    received += decoder.decode(value, { stream: true })
  }
  await done
  await reader.cancel()
  return received
}
