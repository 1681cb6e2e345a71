import { lookup } from 'node:dns/promises'
import { isIP, type Socket } from 'node:net'
import { connect } from 'node:tls'
import { domainToASCII } from 'node:url'
import { isThisMachine, mailTarget } from '../../../model/mail-server.ts'
import { connectTo } from '../../../network/connect.ts'
import { codeOf } from '../../../network/stretch.ts'
import { looksPublicHost } from '../../outgoing.ts'
import { isPublicAddress } from '../../public-address.ts'
import { type AsteriskSettings, asteriskPorts } from './settings.ts'

export const asteriskSteps = ['name', 'route', 'tls', 'greeting', 'signIn', 'originate'] as const

/** Why an Asterisk could not be spoken to. */
export interface AsteriskFailure {
  step: (typeof asteriskSteps)[number]
  /** Names what is said of it and what to do: `asterisk:found.<code>`, `asterisk:todo.<code>`. */
  code: string
  /** The words of the other side. */
  says?: string
}

export class NotReached extends Error {
  override name = 'NotReached'
  readonly failure: AsteriskFailure
  constructor(step: AsteriskFailure['step'], code: string, says?: string) {
    super(`${step}: ${code}${says ? ` (${says})` : ''}`)
    this.failure = { step, code, ...(says && { says: says.slice(0, 300) }) }
  }
}

type Place = Pick<AsteriskSettings['asterisk'], 'host' | 'port' | 'security'>

/** How exchanges are called, without letting those who name them reach into our own network. */
export interface AsteriskReach {
  /** What stands against an address's being kept, as a code by its field. */
  problems(place: Place): { field: keyof Place; code: string }[]
  /** An open way on which nothing was said yet. Throws NotReached. */
  open(place: Place): Promise<Socket>
}

const patience = 10_000
/** Of the addresses of one name. */
const mostTried = 3

/** `trusted`: what the operator has named as his own, `ami://10.0.0.6:5038` among it. */
export function asteriskReach(trusted: readonly string[]): AsteriskReach {
  const isTrusted = ({ host, port }: Place) => trusted.includes(mailTarget(host, port, 'ami'))
  return {
    problems(place) {
      if (isTrusted(place)) return []
      const { host, port, security } = place
      return [
        ...(looksPublicHost(domainToASCII(host) || host)
          ? []
          : [{ field: 'host' as const, code: 'asteriskNotPublic' }]),
        ...(asteriskPorts.includes(port) ? [] : [{ field: 'port' as const, code: 'asteriskPort' }]),
        ...(security === 'plain' ? [{ field: 'security' as const, code: 'asteriskPlain' }] : []),
      ]
    },
    async open(place) {
      const { host, port, security } = place
      if (security === 'plain' && !isTrusted(place) && !isThisMachine(host)) throw new NotReached('tls', 'plain')
      const name = domainToASCII(host) || host
      const found = await lookup(name, { all: true }).catch(() => [])
      if (!found.length) throw new NotReached('name', 'nameUnknown')
      if (!isTrusted(place) && !found.every(({ address }) => isPublicAddress(address)))
        throw new NotReached('name', 'nameNotPublic')
      const socket = await firstOf(
        found.map(({ address }) => address),
        port,
      )
      return security === 'tls' ? secure(socket, name) : socket
    },
  }
}

/** To one of the very addresses that were looked at, whatever the name leads to a moment later. */
async function firstOf(addresses: readonly string[], port: number): Promise<Socket> {
  const failures: unknown[] = []
  for (const host of addresses.slice(0, mostTried)) {
    try {
      return await connectTo({ host, port, patience })
    } catch (error) {
      failures.push(error)
    }
  }
  const code = codeOf(failures[0])
  throw new NotReached('route', code === 'ECONNREFUSED' ? 'refused' : code === 'ETIMEDOUT' ? 'silent' : 'unreachable')
}

const secure = (socket: Socket, host: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const secured = connect({ socket, host, minVersion: 'TLSv1.2', ...(isIP(host) ? {} : { servername: host }) })
    const timer = setTimeout(() => secured.destroy(new Error('no answer')), patience)
    const fail = (error?: Error) => {
      clearTimeout(timer)
      secured.destroy()
      const isCertificate = /CERT|SIGNATURE|SELF_SIGNED|VERIFY|ALTNAME/.test(codeOf(error))
      reject(new NotReached('tls', isCertificate ? 'certificate' : 'noTls', isCertificate ? error?.message : undefined))
    }
    const cutOff = () => fail()
    secured.once('error', fail)
    secured.once('close', cutOff)
    secured.once('secureConnect', () => {
      clearTimeout(timer)
      secured.off('error', fail)
      secured.off('close', cutOff)
      resolve(secured)
    })
  })
