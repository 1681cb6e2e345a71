import { boolean, defineObject, link, number, type RecordOf, text, user } from '../model/index.ts'

/** A file that belongs to a record. The bytes lie in the file store under `hash`. */
export const attachment = defineObject({
  name: 'attachment',
  plural: 'attachments',
  title: 'name',
  owner: 'owner',
  follows: 'on',
  fields: {
    name: text({ required: true, max: 255, search: true }),
    type: text({ max: 200, readOnly: true }),
    size: number({ min: 0, decimals: 0, readOnly: true }),
    hash: text({ max: 64, readOnly: true }),
    on: link(),
    drawing: boolean({ required: true, default: false }),
    forClient: boolean({ required: true, default: false }),
    owner: user({ default: 'actor', index: true }),
  },
  worked: ['type', 'hash'],
  views: { list: ['name', 'size', 'on', 'owner', 'createdAt'] },
})
export type Attachment = RecordOf<typeof attachment>
