import { hasWords, say } from '../messages/words.ts'
import { type Field, fieldType, inOrderOfName, type JsonObject, type ObjectDeclaration } from '../model/index.ts'
import { type Context, fieldRight, mayShow, scopeOf } from '../records/index.ts'
import { stepsOf } from '../records/next-step-place.ts'
import { layoutsSchema, presentLayouts } from './schema-layouts.ts'

/** The declarations as pages need them: what the caller may see, with words in his language. */
export const presentSchema = (ctx: Context): JsonObject => ({
  company: { ...ctx.config.company },
  objects: [...ctx.config.objects.values()].map(object => presentObject(ctx, object)),
})

function presentObject(ctx: Context, object: ObjectDeclaration): JsonObject {
  const written = (names: readonly string[]) => inOrderOfName(names, ctx.config.company.locale)
  const visible = written(Object.keys(object.fields)).flatMap((name): [string, Field][] => {
    const field = object.fields[name]
    return field && fieldRight(ctx, object, name) !== 'hidden' ? [[name, field]] : []
  })
  const names = new Set(visible.map(([name]) => name))
  const shown = (list: readonly string[]) => list.filter(name => names.has(name) || !(name in object.fields))
  return {
    name: object.name,
    plural: object.plural,
    title: object.title,
    number: object.number ?? null,
    owner: object.owner ?? null,
    pool: object.pool ?? false,
    configuration: object.configuration ?? false,
    added: object.added ?? false,
    follows: object.follows ?? null,
    steps: stepsOf(ctx, object)?.name ?? null,
    label: objectLabel(ctx, object),
    can: {
      read: scopeOf(ctx, object, 'read'),
      create: scopeOf(ctx, object, 'create'),
      update: scopeOf(ctx, object, 'update'),
      remove: scopeOf(ctx, object, 'remove'),
      export: scopeOf(ctx, object, 'export'),
    },
    views: {
      list: shown(object.views.list),
      ...(object.views.sort && { sort: shown(object.views.sort) }),
      ...(object.views.board && names.has(object.views.board) && { board: object.views.board }),
      ...(object.views.form && { form: shown(written(object.views.form)) }),
    },
    layouts: presentLayouts(ctx, object, Object.fromEntries(visible)),
    fields: visible.map(([name, field]) => presentField(ctx, object, name, field)),
    former: Object.entries(object.former ?? {})
      .filter(([name]) => fieldRight(ctx, object, name) !== 'hidden')
      .map(([name, field]) => presentField(ctx, object, name, field)),
  }
}

export function objectLabel(
  { locale }: Pick<Context, 'locale'>,
  { name, label }: ObjectDeclaration,
): { one: string; many: string } {
  if (label) return { one: label.one[locale], many: label.many[locale] }
  return { one: say(locale, `objects:${name}.one`), many: say(locale, `objects:${name}.many`) }
}

function presentField(ctx: Context, object: ObjectDeclaration, name: string, field: Field): JsonObject {
  const type = fieldType(field)
  const { label, protected: sealed, ...options } = field.options
  return {
    name,
    type: field.type,
    options: { ...options } as JsonObject,
    label: fieldLabel(ctx, object, name),
    access: fieldRight(ctx, object, name) === 'write' && field.type !== 'formula' ? 'write' : 'read',
    operators: [...type.operators],
    sortable: type.sortable,
    groupable: type.groupable,
    several: Boolean(type.several),
    summable: type.summable,
    readOnly: Boolean(options.readOnly) || field.type === 'formula',
    added: Boolean(object.added || field.added),
    ...(sealed && { protected: { shown: mayShow(ctx, object, name) } }),
    ...choicesOf(ctx, object, name, field),
  }
}

export function fieldLabel({ locale }: Pick<Context, 'locale'>, object: ObjectDeclaration, name: string): string {
  const own = (object.fields[name] ?? object.former?.[name])?.options.label
  if (own) return own[locale]
  const key = `objects:${object.name}.fields.${name}`
  return hasWords(locale, key) ? say(locale, key) : name
}

interface ChoiceLike {
  choices?: readonly string[]
  labels?: Record<string, Record<'en' | 'ru', string>>
}

function choicesOf({ locale }: Context, object: ObjectDeclaration, name: string, { options }: Field): JsonObject {
  const { choices, labels } = options as ChoiceLike
  if (!Array.isArray(choices)) return {}
  const word = (value: string): string => {
    const key = `objects:${object.name}.choices.${name}.${value}`
    return labels?.[value]?.[locale] ?? (hasWords(locale, key) ? say(locale, key) : value)
  }
  return { choices: choices.map(value => ({ value, label: word(value) })) }
}

export const schemaSchema: JsonObject = {
  type: 'object',
  properties: {
    company: { type: 'object' },
    objects: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          name: { type: 'string' },
          plural: { type: 'string' },
          title: { type: 'string' },
          steps: {
            type: ['string', 'null'],
            description: 'Object whose records are the next steps with these: lists are filtered by `nextStep`',
          },
          label: { type: 'object', properties: { one: { type: 'string' }, many: { type: 'string' } } },
          can: { type: 'object' },
          views: { type: 'object' },
          layouts: layoutsSchema,
          fields: {
            type: 'array',
            items: { type: 'object', properties: { name: { type: 'string' }, type: { type: 'string' } } },
          },
          former: {
            description: 'Added fields that were removed since: histories still tell of them',
            type: 'array',
            items: { type: 'object', properties: { name: { type: 'string' }, type: { type: 'string' } } },
          },
        },
        required: ['name', 'plural', 'label', 'can', 'fields'],
      },
    },
  },
  required: ['company', 'objects'],
}
