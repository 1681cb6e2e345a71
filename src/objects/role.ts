import { boolean, defineObject, json, type RecordOf, text } from '../model/index.ts'

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
    demandsSecondFactor: boolean({ default: false, required: true }),
    builtIn: boolean({ default: false, required: true, readOnly: true }),
  },
  views: { list: ['name', 'admin', 'builtIn'] },
})
export type Role = RecordOf<typeof role>
