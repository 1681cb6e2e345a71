import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormatsModule from 'ajv-formats'
import { Invalid, isJsonObject, type Json, type JsonObject, type Problem } from './index.ts'

/** Throws Invalid with every problem of the value. */
export type Validator = (value: unknown) => void

const addFormats = addFormatsModule.default
/* The schemas are our own, and a test validates them all: checking them again would take a tenth of every start. */
const ours = { allErrors: true, strict: false, meta: false, validateSchema: false }
const strict = new Ajv2020({ ...ours, validateFormats: true })
const coercing = new Ajv2020({ ...ours, coerceTypes: true })
addFormats(strict)
addFormats(coercing)

/** Validator of a body. Members that the schema does not name are refused, unless it says otherwise. Made once a route. */
export const bodyValidator = (schema: JsonObject): Validator => validatorOf(() => strict.compile(closed(schema)))

/** Validator of parameters by name: their values are texts, which stand for numbers and booleans where those are asked. */
export function parametersValidator(schema: JsonObject): (parameters: Record<string, string>) => void {
  const validate = validatorOf(() => coercing.compile(closed(objectOfParameters(schema))))
  return parameters => validate({ ...parameters })
}

/** Parameters are declared as a schema of an object, or shorter as its properties alone. */
export const objectOfParameters = (schema: JsonObject): JsonObject =>
  schema.type === 'object' && isJsonObject(schema.properties) ? schema : { type: 'object', properties: schema }

const closed = (schema: JsonObject): JsonObject =>
  isJsonObject(schema.properties) && schema.additionalProperties === undefined
    ? { ...schema, additionalProperties: false }
    : schema

/** Compiled at the first call: a start compiles none. */
const validatorOf = (compile: () => ValidateFunction): Validator => {
  let validate: ValidateFunction | undefined
  return value => {
    validate ??= compile()
    if (validate(value)) return
    throw new Invalid((validate.errors ?? []).flatMap(problemsOf))
  }
}

const typeCodes: Record<string, string> = {
  string: 'notText',
  number: 'notNumber',
  integer: 'notNumber',
  boolean: 'notBoolean',
  array: 'notList',
  object: 'notObject',
}

function problemsOf({ keyword, params, instancePath }: ErrorObject): Problem[] {
  const field = instancePath.slice(1).replaceAll('/', '.')
  const member = (name: string) => (field ? `${field}.${name}` : name)
  switch (keyword) {
    case 'required':
      return [{ field: member(params.missingProperty), code: 'required' }]
    case 'additionalProperties':
      return [{ field: member(params.additionalProperty), code: 'unknownField' }]
    case 'type':
      return [{ field, code: typeCodes[[params.type].flat().find((type: Json) => type !== 'null')] ?? 'wrong' }]
    case 'enum':
      return [{ field, code: 'choice', params: { choices: params.allowedValues.join(', ') } }]
    case 'const':
      return [{ field, code: 'choice', params: { choices: String(params.allowedValue) } }]
    case 'format':
      return [
        {
          field,
          code:
            params.format === 'date'
              ? 'date'
              : params.format === 'uuid'
                ? 'id'
                : params.format === 'date-time'
                  ? 'time'
                  : 'pattern',
        },
      ]
    case 'maxLength':
      return [{ field, code: 'tooLong', params: { max: params.limit } }]
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return [{ field, code: 'required' }]
    case 'maxItems':
      return [{ field, code: 'tooManyValues', params: { max: params.limit } }]
    case 'minimum':
    case 'exclusiveMinimum':
      return [{ field, code: 'tooSmall', params: { min: params.limit } }]
    case 'maximum':
    case 'exclusiveMaximum':
      return [{ field, code: 'tooLarge', params: { max: params.limit } }]
    case 'pattern':
      return [{ field, code: 'pattern' }]
    /* These repeat what their parts have said. */
    case 'if':
    case 'anyOf':
    case 'oneOf':
    case 'allOf':
      return [{ field, code: 'wrong' }]
    default:
      return [{ field, code: 'wrong' }]
  }
}
