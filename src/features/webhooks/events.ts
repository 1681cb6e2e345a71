import type { ObjectDeclaration, Problem } from '../../model/index.ts'
import type { RecordEvent } from '../feature.ts'

export const eventKinds = [
  'created',
  'updated',
  'removed',
  'restored',
  'merged',
] as const satisfies RecordEvent['kind'][]

/** Whether a webhook that asks for `events` is told of this. */
export const isTold = (events: readonly string[], { object, kind }: Pick<RecordEvent, 'object' | 'kind'>): boolean =>
  events.includes(`${object}.${kind}`) ||
  events.includes(`${object}.*`) ||
  events.includes(`*.${kind}`) ||
  events.includes('*.*')

/** The object of which all these events are; `null`: of several. */
export function onlyObject(events: readonly string[]): string | null {
  const [first, ...others] = new Set(events.map(event => event.split('.')[0] ?? ''))
  return first === undefined || first === '*' || others.length ? null : first
}

/** Problems of the events that somebody asks for. */
export const eventProblems = (events: readonly string[], objects: ReadonlyMap<string, ObjectDeclaration>): Problem[] =>
  events.flatMap((event, at): Problem[] => {
    const [object = '', kind = '', ...more] = event.split('.')
    const isKnown = object === '*' || objects.has(object)
    const isKind = kind === '*' || eventKinds.some(known => known === kind)
    return isKnown && isKind && !more.length ? [] : [{ field: `events.${at}`, code: 'webhookEvent' }]
  })
