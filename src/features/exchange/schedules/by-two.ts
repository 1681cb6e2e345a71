import { isJsonObject, type JsonObject } from '../../../model/index.ts'
import { type Context, objectOf } from '../../../records/index.ts'
import type { AskedFor, TwoPersons } from '../../feature.ts'
import { objectLabel } from '../../object-label.ts'
import { nameOf } from '../../people.ts'
import { addressOf, getPlace } from '../places/place.ts'
import { foreseeSchedule } from './save.ts'
import { getSchedule } from './schedule.ts'

/** By what values leave the company to where they did not go. */
const opens = ['place', 'path', 'object', 'query', 'owner', 'format']

const inputOf = ({ body }: AskedFor): JsonObject => (isJsonObject(body) ? body : {})

/** An export that begins, or tells other things or elsewhere. What comes in, and what is only turned off, one administrator may do. */
export const exportByTwo: TwoPersons = {
  async needs(ctx, asked) {
    const { id } = asked.params
    const input = inputOf(asked)
    const direction = id === undefined ? input.direction : (await getSchedule(ctx, id)).direction
    if (direction !== 'export' || input.state === 'paused') return false
    return id === undefined || input.state === 'on' || opens.some(member => input[member] !== undefined)
  },
  async basis(ctx, asked) {
    const { place, path, object, owner, settings } = await foreseeSchedule(ctx, asked.params.id, inputOf(asked))
    return {
      ...{ address: addressOf((await getPlace(ctx, place)).settings), path, object, owner },
      settings: JSON.parse(JSON.stringify(settings)),
    }
  },
  async words(ctx, { basis, ...asked }) {
    const { address, path, object, owner } = basis
    return {
      name: (await nameIn(ctx, asked)) ?? String(path),
      address: String(address),
      objects: labelOf(ctx, String(object)),
      owner: nameOf(ctx.config, String(owner)),
    }
  },
}

/** One that goes on by itself was let begin by two already. */
export const runByTwo: TwoPersons = {
  ...exportByTwo,
  async needs(ctx, { params }) {
    const { direction, state } = await getSchedule(ctx, params.id ?? '')
    return direction === 'export' && state !== 'on'
  },
}

/** As it is to be called; `null` where it is removed since. */
async function nameIn(ctx: Context, asked: AskedFor): Promise<string | null> {
  const { name } = inputOf(asked)
  if (typeof name === 'string') return name
  return getSchedule(ctx, asked.params.id ?? '').then(
    known => known.name,
    () => null,
  )
}

const labelOf = (ctx: Context, name: string): string =>
  ctx.config.objects.has(name) ? objectLabel(ctx, objectOf(ctx, name).name, ctx.locale) : name
