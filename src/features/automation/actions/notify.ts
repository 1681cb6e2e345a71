import type { FlowAction } from '../../flow-action.ts'
import { notify } from '../../notice.ts'
import { StopsHere } from '../failure.ts'
import { asSystem } from '../tell.ts'
import { textProblems } from '../texts.ts'
import { whoProblems, whoSchema } from '../values.ts'

/** Tells somebody, where and how he wants to be told. */
export const tellSomebody: FlowAction = {
  name: 'notify',
  about: 'any',
  params: { to: whoSchema, text: { type: 'string', minLength: 1, maxLength: 500 } },
  required: ['to', 'text'],
  check: (ctx, { step, object }) => [
    ...whoProblems(ctx, 'to', String(step.to)),
    ...textProblems(ctx, { field: 'text', text: String(step.text) }, object),
  ],
  async run(ctx, { step, on, who, fill }) {
    if (!on) throw new StopsHere('flowNoRecord')
    const to = await who(String(step.to))
    if (!to) throw new StopsHere('flowNobody')
    const text = await fill(String(step.text))
    await notify(asSystem(ctx), to, { code: 'flowSays', params: { text }, on })
    return { did: { to, text } }
  },
}
