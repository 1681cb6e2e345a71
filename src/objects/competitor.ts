import { boolean, defineObject, longText, type RecordOf, text, url } from '../model/index.ts'

/** Who else the client may buy from: deals name whom they were lost to, or won against. */
export const competitor = defineObject({
  name: 'competitor',
  plural: 'competitors',
  title: 'name',
  configuration: true,
  fields: {
    name: text({ required: true, max: 200, unique: true }),
    site: url(),
    strengths: longText({ max: 2000 }),
    weaknesses: longText({ max: 2000 }),
    active: boolean({ default: true, required: true }),
  },
  views: { list: ['name', 'site', 'strengths', 'weaknesses', 'active'], sort: ['name'] },
})
export type Competitor = RecordOf<typeof competitor>
