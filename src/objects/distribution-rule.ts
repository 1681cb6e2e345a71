import { boolean, choice, defineObject, json, number, type RecordOf, ref, refs, text, user } from '../model/index.ts'

/** Who gets a new lead: rules are asked in order, the first whose conditions hold decides. */
export const distributionRule = defineObject({
  name: 'distributionRule',
  plural: 'distribution-rules',
  title: 'name',
  configuration: true,
  fields: {
    name: text({ required: true, max: 200 }),
    position: number({ required: true, default: 0, decimals: 0, additive: false }),
    active: boolean({ default: true, required: true }),
    conditions: json('filter', { asks: 'lead', default: {}, required: true }),
    scheme: choice(['claim', 'roundRobin', 'leastLoaded', 'person'], { required: true }),
    person: user(),
    team: ref('team', { onDelete: 'restrict' }),
    people: refs('user'),
    claimMinutes: number({ min: 1, max: 10_080, decimals: 0, additive: false }),
  },
  rules: [
    {
      field: 'person',
      says: {
        en: 'A rule that assigns to one person names him',
        ru: 'В правиле «одному человеку» указан этот человек',
      },
      holds: now => now.scheme !== 'person' || Boolean(now.person),
    },
  ],
  views: { list: ['position', 'name', 'scheme', 'team', 'active'] },
})
export type DistributionRule = RecordOf<typeof distributionRule>
