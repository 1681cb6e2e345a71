export const eventKinds = ['created', 'updated', 'removed', 'restored', 'merged'] as const

/** Of one object (`*`: of all), what is told: kinds of events, `*` being all of them. */
export interface ChosenEvents {
  object: string
  kinds: string[]
}

/** Events as the API writes them, by object, in their order. */
export function readEvents(events: readonly string[]): ChosenEvents[] {
  const chosen = new Map<string, string[]>()
  for (const event of events) {
    const [object = '', kind = ''] = event.split('.')
    chosen.set(object, [...(chosen.get(object) ?? []), kind])
  }
  return [...chosen].map(([object, kinds]) => ({ object, kinds: kinds.includes('*') ? ['*'] : kinds }))
}

export const writeEvents = (chosen: readonly ChosenEvents[]): string[] => [
  ...new Set(chosen.flatMap(({ object, kinds }) => kinds.map(kind => `${object}.${kind}`))),
]

/** The object of which all of them are; `null`: of several. */
export function onlyObject(chosen: readonly ChosenEvents[]): string | null {
  const objects = new Set(chosen.map(({ object }) => object))
  const [first] = objects
  return objects.size === 1 && first && first !== '*' ? first : null
}

/** What was pressed last counts: everything, or some of it. */
export function withKinds(before: readonly string[], next: readonly string[]): string[] {
  const added = next.find(kind => !before.includes(kind))
  return added === '*' ? ['*'] : next.filter(kind => kind !== '*')
}
