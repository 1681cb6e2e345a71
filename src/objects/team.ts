import { defineObject, type RecordOf, ref, text, user } from '../model/index.ts'

/** A part of the company; teams form a tree, along which rights of the scope `branch` reach. */
export const team = defineObject({
  name: 'team',
  plural: 'teams',
  title: 'name',
  configuration: true,
  fields: {
    name: text({ required: true, max: 200 }),
    parent: ref('team', { onDelete: 'restrict' }),
    head: user(),
  },
  views: { list: ['name', 'parent', 'head'] },
})
export type Team = RecordOf<typeof team>
