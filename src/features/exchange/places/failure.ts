import { Conflict } from '../../../model/index.ts'
import { codeOf } from '../../../network/stretch.ts'
import { ProxyRefused } from '../../../network/tunnel.ts'
import { NotPublic } from '../../outgoing.ts'
import { ConnectionLost } from './remote.ts'

/** What a failure on the way to a machine is told as: a reason that stands against it, or a connection that may come again. */
export function failureOnWay(error: unknown, host: string): Error {
  if (error instanceof Conflict || error instanceof ConnectionLost) return error
  if (error instanceof NotPublic) return new Conflict('placeNotPublic', { host })
  if (error instanceof ProxyRefused) return new Conflict('placeProxy', { host, status: error.status })
  const code = codeOf(error)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return new Conflict('placeName', { host })
  if (code === 'ECONNREFUSED') return new Conflict('placeRefused', { host })
  if (/CERT|SIGNATURE|ALTNAME|^ERR_TLS|^ERR_SSL|ISSUER/.test(code))
    return new Conflict('placeCertificate', { host, code })
  if (/^ECONN|^EPIPE|^ETIMEDOUT|^EHOST|^ENET|^ERR_STREAM_PREMATURE/.test(code) || isAborted(error))
    return new ConnectionLost(host, { cause: error })
  return error instanceof Error ? error : new Error(String(error))
}

const isAborted = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'AbortError' || error.name === 'TimeoutError' || error.message === 'aborted')

interface Answered {
  status: number
  host: string
  path: string
  /** In the words of the place. */
  says?: string
}

/** What an answer of HTTP other than a success is told as. */
export function failureOfAnswer({ status, host, path, says = '' }: Answered): Error {
  if (status === 401 || status === 403) return new Conflict('placeDenied', { host, says: says || String(status) })
  if (status === 404 || status === 410) return new Conflict('placeNotThere', { path: path || host })
  if (status === 429 || status >= 500) return new ConnectionLost(`${host} answered ${status} ${says}`)
  return new Conflict('placeAnswer', { host, says: says ? `${status} ${says}` : String(status) })
}
