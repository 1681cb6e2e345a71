import { boolean, defineObject, json, number, type RecordOf, text } from '../model/index.ts'

/** What its users may do: rights by object and verb, and by field (`model/access.ts`). */
export const role = defineObject({
  name: 'role',
  plural: 'roles',
  title: 'name',
  configuration: true,
  fields: {
    name: text({ required: true, max: 100, unique: true }),
    objects: json('objectRights', { default: {}, required: true }),
    fields: json('fieldRights', { default: {}, required: true }),
    admin: boolean({ default: false, required: true }),
    writesRobots: boolean({ default: false, required: true }),
    demandsSecondFactor: boolean({ default: false, required: true }),
    readPerHour: number({ required: true, default: 20_000, min: 1, max: 1_000_000, decimals: 0, additive: false }),
    readPerDay: number({ required: true, default: 60_000, min: 1, max: 1_000_000, decimals: 0, additive: false }),
    exportedPerDay: number({ required: true, default: 50_000, min: 1, max: 100_000_000, decimals: 0, additive: false }),
    stopsBeyond: boolean({ default: false, required: true }),
    builtIn: boolean({ default: false, required: true, readOnly: true }),
  },
  views: { list: ['name', 'admin', 'builtIn'] },
})
export type Role = RecordOf<typeof role>
