import type { Context } from '../../records/index.ts'
import type { TrustFinding, TrustLine } from '../trust-line.ts'
import { publishedFlows, type Version } from './published.ts'

/** With whose rights flows run for whom nobody answers any more, and which other servers flows call by themselves. */
export const flowsLine: TrustLine = { name: 'flows', area: 'doors', path: '/settings/automation', look: stand }

async function stand(ctx: Context): Promise<TrustFinding> {
  const flows = [...(await publishedFlows(ctx)).versions.values()].filter(({ isCurrent }) => isCurrent)
  const left = flows.filter(flow => isMighty(ctx, flow) && !isAnsweredFor(ctx, flow))
  if (left.length)
    return { state: 'look', code: 'flowsLeft', params: { count: left.length }, names: left.map(({ name }) => name) }
  const calling = flows.flatMap(flow => {
    const hosts = hostsOf(flow)
    return hosts.length ? [`${flow.name} (${hosts.join(', ')})`] : []
  })
  return calling.length
    ? { state: 'fine', code: 'flowsCall', params: { count: calling.length }, names: calling }
    : { state: 'fine', code: 'flowsInside' }
}

/** It runs as the system or as an administrator. */
function isMighty(ctx: Context, { definition: { runAs } }: Version): boolean {
  return runAs === null || administers(ctx, runAs)
}

/** Who switched it on still administers; what a company began with it has as it came. */
const isAnsweredFor = (ctx: Context, { publishedBy }: Version): boolean =>
  publishedBy === null || administers(ctx, publishedBy)

function administers({ config }: Context, id: string): boolean {
  const user = config.users.get(id)
  return user?.active === true && config.roles.get(user.role)?.admin === true
}

const hostsOf = ({ places }: Version): string[] => [
  ...new Set([...places.values()].flatMap(({ step: { do: does, url } }) => hostOf(does === 'http' ? url : null))),
]

const hostOf = (url: unknown): string[] => {
  const read = typeof url === 'string' ? URL.parse(url) : null
  return read ? [read.host] : []
}
