import { statementCauses } from '../database/slow.ts'
import type { Application, Feature, Log, Reaction, RecordEvent } from '../features/feature.ts'
import type { Context } from '../records/context.ts'

/** A reaction with a name under which what it owes is kept: `distribution: lead.created`. */
export interface NamedReaction {
  readonly name: string
  readonly reaction: Reaction
}

/** All reactions of the features, in their order. */
export function reactionsOf(features: readonly Feature[]): NamedReaction[] {
  const named = features.flatMap(feature =>
    (feature.reactions ?? []).map(reaction => ({ name: `${feature.name}: ${reaction.on.join(' ')}`, reaction })),
  )
  const names = named.map(({ name }) => name)
  const double = names.find((name, i) => names.indexOf(name) !== i)
  if (double) throw new Error(`two reactions are named "${double}"; make one of them`)
  return named
}

/** Whether a reaction is to `lead.created`, written so or as `*.created`, `lead.*`, `*.*`. */
export const reactsTo = ({ reaction: { on, silenced } }: NamedReaction, event: RecordEvent): boolean =>
  isOn(on, event) && !(silenced && event.silent)

const isOn = (on: Reaction['on'], { object, kind }: RecordEvent): boolean =>
  on.includes(`${object}.${kind}`) || on.includes(`*.${kind}`) || on.includes(`${object}.*`) || on.includes('*.*')

/** Longest that a reaction may hold up those of its workspace, in milliseconds; then it counts as failed. */
const patience = 60_000

interface Means {
  ctx: Context
  application: Application
}

/** Runs a reaction to an event. Throws what the reaction throws, or that it took too long. */
export const runReaction = (known: NamedReaction, event: RecordEvent, { ctx, application }: Means): Promise<void> =>
  inTime(known, () => known.reaction.react(asSilent(ctx, event), event, application))

/** What follows from something silent is silent too. */
const asSilent = (ctx: Context, event: RecordEvent | undefined): Context =>
  event?.silent ? { ...ctx, via: { ...ctx.via, silent: true } } : ctx

/** Lets a reaction that can do so react to events of many records at once, all of them silent or none. Throws likewise. */
export const runTogether = (
  known: NamedReaction,
  events: readonly RecordEvent[],
  { ctx, application }: Means,
): Promise<void> => inTime(known, async () => known.reaction.together?.(asSilent(ctx, events[0]), events, application))

/** Of events of many records those that a reaction has anything to do with. Throws likewise. */
export async function concernedBy(
  known: NamedReaction,
  events: readonly RecordEvent[],
  ctx: Context,
): Promise<readonly RecordEvent[]> {
  const { concerns } = known.reaction
  return concerns && events.length > 1 ? inTime(known, () => concerns(ctx, events)) : events
}

async function inTime<Result>({ name }: NamedReaction, react: () => Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`"${name}" took longer than ${patience / 1000} s`)), patience)
  })
  try {
    const reacting = statementCauses.run({ name: `reaction ${name.split(':')[0]}` }, react)
    return await Promise.race([reacting, tooLong])
  } finally {
    clearTimeout(timer)
  }
}

export const logFailure = (log: Log, name: string, event: RecordEvent, error: unknown): void =>
  log.error(
    { err: error, reaction: name, event: event.id, object: event.object, record: event.record },
    `the reaction "${name}" failed; it will be tried again`,
  )
