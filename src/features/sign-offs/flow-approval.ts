import { Conflict } from '../../model/index.ts'
import { type Context, transact } from '../../records/index.ts'
import type { Done, FlowAction } from '../flow-action.ts'
import type { PriceLines } from '../pricing.ts'
import { type SignedThing, signedObjects } from '../sign-off.ts'
import { askForSignOff } from './ask.ts'
import { findSignOff, type SignOff } from './request.ts'

/** A decision is no event of a record: it is looked for as often, in milliseconds. */
const looks = 60_000

/**
 * Asks for an approval of the record where one is needed, and waits for the decision. Approved, or none needed: the flow goes on; declined, void or
 * withdrawn: by `otherwise`.
 */
export const approvalAction = (price: PriceLines): FlowAction => ({
  name: 'approval',
  about: signedObjects,
  params: {
    note: { type: 'string', maxLength: 1000, description: 'With places' },
    otherwise: { type: 'array', maxItems: 100, items: { type: 'object' } },
  },
  async run(ctx, { step, on, fill }): Promise<Done> {
    const object = signedObjects.find(name => name === on?.object)
    if (!on || !object) throw new Conflict('signOffNotNeeded')
    const note = typeof step.note === 'string' ? await fill(step.note) : null
    const asked = await askIfNeeded(ctx, { object, id: on.id }, note, price)
    return asked ? verdict(asked, step.id) : { did: { state: 'notNeeded' } }
  },
  async resume(ctx, { values, step }): Promise<Done> {
    return verdict(await findSignOff(ctx, String(values[nameOf(step.id)])), step.id)
  },
})

async function askIfNeeded(
  ctx: Context,
  on: SignedThing,
  note: string | null,
  price: PriceLines,
): Promise<SignOff | null> {
  try {
    return await transact(ctx, inside => askForSignOff(inside, { on, note }, price))
  } catch (error) {
    if (error instanceof Conflict && error.code === 'signOffNotNeeded') return null
    throw error
  }
}

/** Under which the flow remembers what it asked. */
const nameOf = (step: string): string => `approval_${step}`

function verdict({ id, state }: SignOff, step: string): Done {
  const did = { signOff: id, state }
  if (state === 'open') return { did, values: { [nameOf(step)]: id }, waits: { until: new Date(Date.now() + looks) } }
  return state === 'approved' ? { did } : { did, into: 'otherwise' }
}
