import { createHash, randomBytes } from 'node:crypto'
import { type Server, send, signedIn } from './server.ts'

/** What an app got by the whole way, with the consent of somebody. */
export interface ConnectedApp {
  app: string
  grant: string
  accessToken: string
  refreshToken: string
}

const callback = 'https://app.example/callback'

/** Registers an app and lets it speak for whoever has the address, who is an administrator. */
export async function connectApp(server: Server, email: string, scopes: readonly string[]): Promise<ConnectedApp> {
  const headers = { cookie: await signedIn(server.address, email), 'x-requested-with': 'rapport' }
  const ask = async (method: string, path: string, body?: unknown) => {
    const { status, text, body: answer } = await send(server.address, method, path, { headers, body })
    if (status > 201) throw new Error(text)
    return answer
  }
  const given = { name: 'Обмен', redirectAddresses: [callback], scopes, confidential: false }
  const { id: client_id } = await ask('POST', '/oauth/apps', given)
  const verifier = randomBytes(32).toString('base64url')
  const { redirect } = await ask('POST', '/oauth/authorization', {
    ...{ response_type: 'code', client_id, redirect_uri: callback, code_challenge_method: 'S256', decision: 'allow' },
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  })
  const code = new URL(redirect).searchParams.get('code') ?? ''
  const form = { grant_type: 'authorization_code', client_id, code, redirect_uri: callback, code_verifier: verifier }
  const { body } = await send(server.address, 'POST', '/oauth/token', {
    body: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  const [grant] = (await ask('GET', '/oauth/grants')).data
  return { app: client_id, grant: grant.id, accessToken: body.access_token, refreshToken: body.refresh_token }
}
