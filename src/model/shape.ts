import type { Report } from './field.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import { parseWords } from './words.ts'

/** What a part of structured set-up must look like. `undefined` exactly when a problem was reported. */
export interface Shape {
  parse(input: Json, report: Report, path: string): Json | undefined
  readonly schema: JsonObject
}

const under = (path: string, member: string | number): string => (path ? `${path}.${member}` : String(member))

export const words = (max: number, pattern?: RegExp): Shape => ({
  parse(input, report, path) {
    const text = parseWords(input, report, max, path)
    if (text === undefined || !pattern || pattern.test(text)) return text
    return void report('pattern', { pattern: pattern.source }, path)
  },
  schema: { type: 'string', maxLength: max, ...(pattern && { pattern: pattern.source }) },
})

export const flag: Shape = {
  parse: (input, report, path) => (typeof input === 'boolean' ? input : void report('notBoolean', {}, path)),
  schema: { type: 'boolean' },
}

export const whole = (min: number, max: number): Shape => ({
  parse(input, report, path) {
    if (typeof input !== 'number' || !Number.isInteger(input)) return void report('notNumber', {}, path)
    return input >= min && input <= max ? input : void report('optionRange', { min, max }, path)
  },
  schema: { type: 'integer', minimum: min, maximum: max },
})

export const oneOf = (codes: readonly string[]): Shape => ({
  parse: (input, report, path) =>
    codes.find(code => code === input) ?? void report('choice', { choices: codes.join(', ') }, path),
  schema: { enum: [...codes] },
})

export const listOf = (shape: Shape, max: number): Shape => ({
  parse(input, report, path) {
    if (!Array.isArray(input)) return void report('notList', {}, path)
    if (input.length > max) return void report('tooManyValues', { max }, path)
    const list = input.map((one, at) => shape.parse(one, report, under(path, at)))
    return list.every(one => one !== undefined) ? list : undefined
  },
  schema: { type: 'array', maxItems: max, items: shape.schema },
})

/** An object with these members, all of which may be left out unless `required` names them. Null means left out. */
export const members = (shapes: Record<string, Shape>, required: readonly string[] = []): Shape => ({
  parse(input, report, path) {
    if (!isJsonObject(input)) return void report('notObject', {}, path)
    const missing = required.filter(member => (input[member] ?? null) === null)
    for (const member of missing) report('required', {}, under(path, member))
    const parsed = Object.entries(input)
      .filter(([, value]) => value !== null)
      .map(([member, value]) => {
        const shape = Object.hasOwn(shapes, member) ? shapes[member] : undefined
        return [
          member,
          shape
            ? shape.parse(value, report, under(path, member))
            : void report('unknownMember', {}, under(path, member)),
        ] as const
      })
    return missing.length ? undefined : whenWhole(parsed)
  },
  schema: {
    type: 'object',
    properties: Object.fromEntries(Object.entries(shapes).map(([member, shape]) => [member, shape.schema])),
    ...(required.length && { required: [...required] }),
    additionalProperties: false,
  },
})

/** An object with any members whose names match. */
export const mapOf = (name: RegExp, shape: Shape, max: number): Shape => ({
  parse(input, report, path) {
    if (!isJsonObject(input)) return void report('notObject', {}, path)
    if (Object.keys(input).length > max) return void report('tooManyValues', { max }, path)
    return whenWhole(
      Object.entries(input).map(([member, value]) => [
        member,
        name.test(member)
          ? shape.parse(value, report, under(path, member))
          : void report('unknownMember', {}, under(path, member)),
      ]),
    )
  },
  schema: { type: 'object', maxProperties: max, additionalProperties: shape.schema },
})

function whenWhole(parsed: (readonly [string, Json | undefined])[]): JsonObject | undefined {
  const whole: JsonObject = Object.create(null)
  for (const [member, value] of parsed) {
    if (value === undefined) return undefined
    whole[member] = value
  }
  return { ...whole }
}

/** Any JSON object that PostgreSQL can hold, neither deep nor large. */
export const anything = (limits: { depth: number; parts: number; text: number }): Shape => ({
  parse(input, report, path) {
    if (!isJsonObject(input)) return void report('notObject', {}, path)
    let parts = 0
    let text = 0
    const problemOf = (value: Json, depth: number): string | undefined => {
      if (depth > limits.depth) return 'tooDeep'
      if (++parts > limits.parts) return 'tooBig'
      if (typeof value === 'string') {
        text += value.length
        return text > limits.text ? 'tooBig' : value.isWellFormed() && !value.includes('\0') ? undefined : 'brokenText'
      }
      if (typeof value === 'number' && !Number.isFinite(value)) return 'notNumber'
      if (typeof value !== 'object' || value === null) return undefined
      const inner = Array.isArray(value) ? value : [...Object.keys(value), ...Object.values(value)]
      for (const one of inner) {
        const problem = problemOf(one, depth + 1)
        if (problem) return problem
      }
      return undefined
    }
    const problem = problemOf(input, 0)
    return problem ? void report(problem, { max: limits.depth }, path) : input
  },
  schema: { type: 'object' },
})
