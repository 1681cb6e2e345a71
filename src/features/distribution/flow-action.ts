import { Invalid, type Json, type JsonObject, type Problem } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { updateRecord } from '../../records/update.ts'
import { CallFailed, type FlowAction, type FlowStep } from '../flow-action.ts'
import { peopleOf } from './choose.ts'
import { takeTurn } from './turn.ts'

const id: JsonObject = { type: 'string', format: 'uuid' }

/**
 * Gives the record to one of several: in turn, or to whom has the fewest open ones, as rules of distribution do. Whoever is away is passed over, or
 * his deputy gets it. Where nobody is free it is tried again later.
 */
export const giveInTurn: FlowAction = {
  name: 'distribute',
  about: 'any',
  params: {
    scheme: { enum: ['roundRobin', 'leastLoaded'], description: 'In turn, or to whom has the fewest open records' },
    people: {
      type: 'array',
      items: id,
      minItems: 1,
      maxItems: 200,
      uniqueItems: true,
      description: 'Among these, in this order',
    },
    team: { ...id, description: 'Among this team with the teams below it; without it and `people`: all who sell' },
  },
  required: ['scheme'],
  check: (ctx, { step, object }) => [
    ...(ctx.config.objects.get(object ?? '')?.owner ? [] : [{ field: 'scheme', code: 'flowNoOwner' }]),
    ...peopleProblems(ctx, step),
  ],
  async run(ctx, { step, on, flow }) {
    const owner = on && ctx.config.objects.get(on.object)?.owner
    if (!owner) throw new Invalid([{ field: 'scheme', code: 'flowNoOwner' }])
    const giving = { scheme: schemeOf(step), person: null, ...amongOf(step), object: on.object }
    const to = await takeTurn(ctx, { of: flow.id, step: step.id }, giving)
    if (!to) throw new CallFailed('flowNobodyFree')
    await updateRecord(ctx, on.object, on.id, { [owner]: to })
    return { did: { to } }
  },
}

const schemeOf = ({ scheme }: FlowStep): 'roundRobin' | 'leastLoaded' =>
  scheme === 'leastLoaded' ? 'leastLoaded' : 'roundRobin'

const textOf = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null)

const amongOf = ({ people, team }: FlowStep): { people: string[]; team: string | null } => ({
  people: Array.isArray(people) ? people.map(String) : [],
  team: textOf(team),
})

function peopleProblems(ctx: Context, step: FlowStep): Problem[] {
  const { people, team } = amongOf(step)
  const gone = people.flatMap((user, at): Problem[] =>
    ctx.config.users.get(user)?.active
      ? []
      : [{ field: `people.${at}`, code: 'dangling', params: { object: 'user', id: user } }],
  )
  if (gone.length) return gone
  if (team && !ctx.config.teams.has(team))
    return [{ field: 'team', code: 'dangling', params: { object: 'team', id: team } }]
  const some = peopleOf(ctx, { people, team }).some(({ active }) => active)
  return some ? [] : [{ field: team ? 'team' : 'people', code: 'flowNobody' }]
}
