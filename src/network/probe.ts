import type { Socket } from 'node:net'
import { connectTo } from './connect.ts'
import { httpAnswer } from './greeting.ts'
import { greeted, tongueOf } from './mail-greeting.ts'
import { bareHost, portOf, proxyFor } from './proxy.ts'
import { codeOf, type ProbeStep, type Probing, type Stretch } from './stretch.ts'
import { shakeHands } from './tls.ts'
import { openTunnel, ProxyRefused } from './tunnel.ts'

/** Walks the way to another machine, stretch by stretch, up to the first that does not hold. Nothing is sent that anybody has to keep. */
export async function probe(probing: Probing): Promise<ProbeStep[]> {
  const walked: ProbeStep[] = []
  const walk = async <Found>(step: ProbeStep['step'], go: () => Promise<Stretch<Found>>): Promise<Found | null> => {
    const begun = performance.now()
    const { found, isOk, code, params = {} } = await go()
    walked.push({ step, isOk, code, params, milliseconds: Math.round(performance.now() - begun) })
    return found ?? null
  }
  const proxy = proxyFor(probing.proxies, probing.url)
  const isMail = /^(smtp|imap)/.test(probing.url.protocol)
  const addresses = await walk('name', () => lookUp(probing, proxy))
  if (!addresses) return walked
  const socket = proxy
    ? await walk('proxy', () => throughProxy(proxy, probing, addresses[0]))
    : await walk('route', () => reach(probing, addresses))
  // Said where the way ends too: there it is why.
  if (isMail && probing.proxies.https) await walk('proxy', async () => pastProxy(probing, socket !== null))
  if (!socket) return walked
  try {
    const { protocol } = probing.url
    if (protocol === 'smtp:' || protocol === 'imap:') await walkMail(socket, probing, walk)
    else {
      const way = protocol === 'http:' ? socket : await walk('tls', () => shakeHands(socket, probing))
      if (way)
        await walk('answer', () =>
          isMail ? greeted(way, tongueOf(probing.url), probing.patience) : httpAnswer(way, probing),
        )
    }
    return walked
  } finally {
    socket.destroy()
  }
}

type Walk = <Found>(step: ProbeStep['step'], go: () => Promise<Stretch<Found>>) => Promise<Found | null>

/** A mail server is greeted plainly, and asked for TLS before anything else is said to it; on this machine it may do without. */
async function walkMail(socket: Socket, probing: Probing, walk: Walk): Promise<void> {
  const { patience, withoutTls } = probing
  const tongue = tongueOf(probing.url)
  if (!(await walk('answer', () => greeted(socket, tongue, patience))) || withoutTls) return
  await walk('tls', async () => {
    const begun = await tongue.startTls(socket, patience)
    return begun.found ? shakeHands(socket, probing) : { ...begun, found: undefined }
  })
}

/** A proxy for calls over TLS passes no letters, and mail does not go by it. */
const pastProxy = ({ proxies, url }: Probing, isReached: boolean): Stretch<true> => ({
  isOk: isReached,
  code: 'mailPastProxy',
  params: { proxy: new URL(proxies.https ?? '').host, host: bareHost(url), port: portOf(url) },
})

async function lookUp({ url, lookup, byName }: Probing, proxy: URL | null): Promise<Stretch<readonly string[]>> {
  const host = bareHost(url)
  try {
    const found = await lookup(host)
    return { isOk: true, code: 'nameLeads', params: { host, addresses: found.join(', ') }, found }
  } catch (error) {
    const code = codeOf(error)
    if (code === 'NOT_PUBLIC') return { isOk: false, code: 'notPublic', params: { host } }
    if (proxy && byName) return { isOk: true, code: 'nameByProxy', params: { host }, found: [] }
    return { isOk: false, code: proxy ? 'nameUnknownHere' : 'nameUnknown', params: { host, origin: url.origin } }
  }
}

/** The first address that answers. Those of a family that the machine cannot reach are passed over. */
async function reach({ url, patience }: Probing, addresses: readonly string[]): Promise<Stretch<Socket>> {
  const port = Number(portOf(url))
  let failed: Stretch<Socket> = { isOk: false, code: 'unreachable', params: { port } }
  for (const address of addresses) {
    try {
      const found = await connectTo({ host: address, port, patience })
      return { isOk: true, code: 'reached', params: { address, port }, found }
    } catch (error) {
      failed = { isOk: false, code: routeFailure(error, url), params: { address, port } }
    }
  }
  return failed
}

async function throughProxy(proxy: URL, probing: Probing, address: string | undefined): Promise<Stretch<Socket>> {
  const { url, byName, patience } = probing
  const params = { proxy: proxy.host, origin: url.origin }
  try {
    const host = byName ? bareHost(url) : (address ?? bareHost(url))
    const signal = AbortSignal.timeout(patience)
    const found = await openTunnel(proxy, { host, port: portOf(url), signal })
    return { isOk: true, code: 'proxyPasses', params, found }
  } catch (error) {
    if (!(error instanceof ProxyRefused)) return { isOk: false, code: 'proxyUnreached', params }
    const told = { ...params, status: error.status }
    if (error.status === 407) return { isOk: false, code: 'proxyAsksWho', params: told }
    return { isOk: false, code: byName ? 'proxyRefuses' : 'proxyRefusesAddress', params: told }
  }
}

const routeCodes: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'cutOff',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
}

const routeFailure = (error: unknown, { protocol }: URL): string =>
  routeCodes[codeOf(error)] ?? (/^(smtp|imap)/.test(protocol) ? 'mailHanging' : 'hanging')
