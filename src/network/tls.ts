import { X509Certificate } from 'node:crypto'
import { isIP, type Socket } from 'node:net'
import { connect, rootCertificates, type TLSSocket } from 'node:tls'
import { bareHost } from './proxy.ts'
import { codeOf, type Probing, type Stretch } from './stretch.ts'

/** Shows its certificate, whoever has issued it; goes on only where that is one to be trusted. */
export async function shakeHands(socket: Socket, { url, ca, patience }: Probing): Promise<Stretch<TLSSocket>> {
  const host = bareHost(url)
  try {
    const secured = await secure(socket, { host, ca, patience })
    const certificate = secured.getPeerX509Certificate()
    if (!certificate) return { isOk: false, code: 'notTls', params: { host } }
    const params = { host, ...factsOf(certificate) }
    const wrong = secured.authorized ? null : wrongCode(String(secured.authorizationError))
    if (wrong) return { isOk: false, code: wrong, params }
    if (!isPublicAuthority(certificate)) return { isOk: null, code: 'ownAuthority', params, found: secured }
    return { isOk: true, code: 'trusted', params, found: secured }
  } catch (error) {
    return { isOk: false, code: codeOf(error) === 'ETIMEDOUT' ? 'tlsHanging' : tlsFailure(error), params: { host } }
  }
}

interface Securing {
  host: string
  ca: string | undefined
  patience: number
}

/** Nothing is sent on it before the certificate was looked at. */
const secure = (socket: Socket, { host, ca, patience }: Securing): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const servername = isIP(host) ? undefined : host
    const secured = connect({ socket, host, servername, ca, rejectUnauthorized: false })
    const timer = setTimeout(
      () => secured.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })),
      patience,
    )
    const cutOff = () => reject(Object.assign(new Error('cut off'), { code: 'ECONNRESET' }))
    secured.once('error', reject)
    secured.once('close', cutOff)
    secured.once('close', () => clearTimeout(timer))
    secured.once('secureConnect', () => {
      clearTimeout(timer)
      secured.off('error', reject)
      secured.on('error', () => secured.destroy())
      resolve(secured)
    })
  })

const tlsFailure = (error: unknown): string => {
  const code = codeOf(error)
  return code === 'ECONNRESET' || code === 'EPIPE' ? 'tlsCutOff' : 'notTls'
}

const wrongCodes: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'notYetValid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'wrongName',
  CERT_REVOKED: 'revoked',
}

/** Anything else means that nobody whom we trust vouches for it. */
const wrongCode = (reason: string): string => wrongCodes[reason] ?? 'unknownAuthority'

function factsOf(certificate: X509Certificate): { issuer: string; names: string; from: string; until: string } {
  const { subject, subjectAltName, validFromDate, validToDate } = certificate
  return {
    issuer: nameIn(certificate.issuer),
    names: subjectAltName?.replaceAll(/DNS:|IP Address:/g, '') ?? nameIn(subject),
    from: validFromDate.toISOString().slice(0, 10),
    until: validToDate.toISOString().slice(0, 10),
  }
}

/** What people call an authority by: its name, and of whom. */
function nameIn(distinguished: string): string {
  const parts = new Map(
    distinguished.split('\n').map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
  const [name, of] = [parts.get('CN'), parts.get('O')]
  if (!name || !of || name.includes(of)) return name ?? of ?? distinguished.replaceAll('\n', ', ')
  return `${name} (${of})`
}

/** Whether those that Node brings along vouch for it, and not only who was added here. */
function isPublicAuthority(certificate: X509Certificate): boolean {
  let last = certificate
  for (let step = 0; step < 10; step++) {
    const next = last.issuerCertificate
    if (!next || next.fingerprint256 === last.fingerprint256) break
    last = next
  }
  return rootCertificates
    .map(pem => new X509Certificate(pem))
    .some(
      root => root.fingerprint256 === last.fingerprint256 || (last.checkIssued(root) && last.verify(root.publicKey)),
    )
}
