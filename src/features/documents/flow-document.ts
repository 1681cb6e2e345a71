import type { Done, FlowAction } from '../flow-action.ts'
import { numberedKinds } from '../number-pattern.ts'
import type { Papers } from '../paper.ts'

/** Makes a paper of the record and keeps it, with its number, among the attachments of the card. */
export const documentAction = (papers: Pick<Papers, 'makePaper'>): FlowAction => ({
  name: 'document',
  about: ['lead', 'contact', 'company', 'deal', 'quote', 'order', 'invoice'],
  params: {
    kind: { enum: [...numberedKinds] },
    template: {
      type: 'string',
      minLength: 1,
      maxLength: 100,
      description: 'Its id, or the name of one of the gallery; absent: the main one',
    },
    title: { type: 'string', maxLength: 300, description: 'With places' },
    comment: { type: 'string', maxLength: 5000, description: 'With places' },
  },
  required: ['kind'],
  async run(ctx, { step, on, record, fill }): Promise<Done> {
    const kind = numberedKinds.find(known => known === step.kind) ?? 'letter'
    const { id } = await record()
    const { document, file, number, name } = await papers.makePaper(ctx, {
      on: { object: on?.object ?? '', id },
      kind,
      ...(typeof step.template === 'string' && { template: step.template }),
      ...(typeof step.title === 'string' && { title: await fill(step.title) }),
      ...(typeof step.comment === 'string' && { comment: await fill(step.comment) }),
    })
    return { did: { document, file, number, name }, values: { document, file, number } }
  },
})
