import { boolean, choice, defineObject, email, type RecordOf, ref, text, time } from '../model/index.ts'

/** Somebody who works in Rapport. His password and sessions are kept apart, in `access`. */
export const user = defineObject({
  name: 'user',
  plural: 'users',
  title: 'name',
  configuration: true,
  fields: {
    name: text({ required: true, max: 200, search: true }),
    email: email({ required: true, unique: true }),
    role: ref('role', { required: true, onDelete: 'restrict' }),
    team: ref('team', { onDelete: 'restrict' }),
    active: boolean({ default: true, required: true }),
    absentFrom: time(),
    absentUntil: time(),
    secondFactorSince: time({ readOnly: true }),
    locale: choice(['ru', 'en'], { default: 'ru', required: true }),
  },
  rules: [
    {
      field: 'absentUntil',
      says: { en: 'An absence ends after it begins', ru: 'Отсутствие заканчивается позже, чем начинается' },
      holds: now => !now.absentFrom || !now.absentUntil || now.absentFrom < now.absentUntil,
    },
  ],
  views: { list: ['name', 'email', 'role', 'team', 'active'] },
})
export type User = RecordOf<typeof user>
