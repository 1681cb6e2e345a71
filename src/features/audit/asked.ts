import { isIP } from 'node:net'
import { securityEventKinds } from '../../access/security-events.ts'
import { firstIdAt, Invalid, isId, type Problem } from '../../model/index.ts'

export const streams = ['change', 'security', 'call'] as const
export type StreamName = (typeof streams)[number]

export const changeKinds = ['created', 'updated', 'removed', 'restored', 'merged'] as const

/** What `kind` may name: a whole stream, or what happened in it. */
export const auditKinds: readonly string[] = [...streams, ...changeKinds, ...securityEventKinds]

/** What is looked for in the audit. Ids sort by time: a moment is a place among them. */
export interface Asked {
  /** By stream that is wanted: the kinds of it, or all. */
  kinds: ReadonlyMap<StreamName, readonly string[] | 'all'>
  person: string | null
  object: string | null
  record: string | null
  address: string | null
  /** Only ids from here on. */
  from: string | null
  /** Only ids below this one. */
  below: string | null
}

/** Reads the parameters of the audit. Throws Invalid with every problem of them. */
export function readAsked(query: Record<string, string>): Asked {
  const { person, object, record, address, from, until, cursor } = query
  const problems: Problem[] = [
    ...(object && !record ? [{ field: 'record', code: 'required' }] : []),
    ...(address && !isIP(address) ? [{ field: 'address', code: 'ipAddress' }] : []),
    ...(cursor && !isId(cursor) ? [{ field: 'cursor', code: 'id' }] : []),
    ...(from && until && Date.parse(from) >= Date.parse(until) ? [{ field: 'until', code: 'endsBefore' }] : []),
    ...kindProblems(query.kind),
  ]
  if (problems.length) throw new Invalid(problems)
  const bounds = [until && placeOf(until), cursor].filter(each => each !== undefined && each !== '')
  return {
    kinds: kindsOf(query.kind),
    person: person ?? null,
    object: object ?? null,
    record: record ?? null,
    address: address ?? null,
    from: from ? placeOf(from) : null,
    below: bounds.sort()[0] ?? null,
  }
}

/** Moments before the first and after the last that an id can bear are these. */
const placeOf = (moment: string): string => firstIdAt(Math.max(0, Math.min(Date.parse(moment), 2 ** 48 - 1)))

const namesOf = (kind: string | undefined): string[] => kind?.split(',').map(name => name.trim()) ?? []

function kindProblems(kind: string | undefined): Problem[] {
  const strange = namesOf(kind).some(name => !auditKinds.includes(name))
  return strange ? [{ field: 'kind', code: 'choice', params: { choices: auditKinds.join(', ') } }] : []
}

function kindsOf(kind: string | undefined): Asked['kinds'] {
  const names = kind === undefined ? [...streams] : namesOf(kind)
  const among = (stream: StreamName, known: readonly string[]): [StreamName, readonly string[] | 'all'][] => {
    if (names.includes(stream)) return [[stream, 'all']]
    const chosen = known.filter(name => names.includes(name))
    return chosen.length ? [[stream, chosen]] : []
  }
  return new Map([...among('change', changeKinds), ...among('security', securityEventKinds), ...among('call', [])])
}
