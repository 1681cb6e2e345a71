import { boolean, choice, defineObject, json, type RecordOf, text } from '../model/index.ts'

/** Where requests come from. Its key opens the public intake and names the form on a site. */
export const source = defineObject({
  name: 'source',
  plural: 'sources',
  title: 'name',
  configuration: true,
  fields: {
    name: text({ required: true, max: 200 }),
    kind: choice(
      [
        'form',
        'site',
        'api',
        'callback',
        'chat',
        'mail',
        'call',
        'messenger',
        'advertising',
        'partner',
        'event',
        'import',
        'hand',
        'other',
      ],
      { required: true },
    ),
    channel: text({ max: 100 }),
    key: text({ max: 100, readOnly: true, unique: true, generated: 'publicKey' }),
    active: boolean({ default: true, required: true }),
    form: json('form', {}),
    site: json('site', {}),
    callBack: json('callBack', {}),
  },
  views: { list: ['name', 'kind', 'channel', 'active'] },
})
export type Source = RecordOf<typeof source>
