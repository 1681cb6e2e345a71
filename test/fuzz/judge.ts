import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormatsModule from 'ajv-formats'
import type { Operation } from '../contract/operations.ts'
import type { Answer } from './exchange.ts'

/** What is wrong with an answer; `null` where nothing is. */
export type Judge = (operation: Pick<Operation, 'method' | 'path'> | null, answer: Answer | null) => string | null

/** Words of the database, of the file system and of our own code: nobody who calls has a use for them. */
const inside = new RegExp(
  [
    'syntax error at',
    'relation "',
    'column "\\w+"',
    'invalid (input syntax|byte sequence)',
    'violates \\S+( \\S+)? constraint',
    'duplicate key value',
    'out of range for type',
    'SQLSTATE|pg_catalog|rapport_app',
    'node_modules|node:internal',
    '\\n\\s+at \\S',
    '\\w\\.ts:\\d',
    'ECONN|ENOENT|EACCES|EPERM',
    'root:x:0:0',
    fileURLToPath(new URL('../..', import.meta.url)),
  ].join('|'),
)

/** Judges answers by a description of the API. */
export function judgeBy(description: object): Judge {
  const ajv = new Ajv2020({ strict: false, validateSchema: false })
  addFormatsModule.default(ajv)
  ajv.addSchema({ $id: 'api', ...description })

  function differs(schema: string, answer: Answer): string | null {
    const validate = ajv.getSchema(schema)
    if (!validate) return `is not described: ${answer.status} ${answer.type}`
    const { is, value } = read(answer)
    if (!is) return 'is no JSON'
    return validate(value) ? null : `is not as described: ${ajv.errorsText(validate.errors)}`
  }

  return (operation, answer) => {
    if (!answer) return 'gave no answer'
    const { status, type, text } = answer
    const leak = inside.exec(text)?.[0]
    if (leak) return `told of what is inside: ${leak}`
    const media = type.split(';')[0] ?? ''
    const at =
      operation && `api#/paths/${pointer(operation.path)}/${operation.method.toLowerCase()}/responses/${status}`
    // Whoever asks others for something says that they do not answer, where that was to be expected.
    if (status >= 500 && !(status === 503 && at && ajv.getSchema(at))) return `failed with ${status}`
    if (status >= 400 && answer.isHead) return null
    // Who follows a standard refuses in its words.
    const own = `${at}/content/${pointer('application/json')}/schema`
    if (status >= 400 && media === 'application/json' && ajv.getSchema(own)) return differs(own, answer)
    if (status >= 400)
      return media === 'application/problem+json'
        ? differs('api#/components/schemas/Problem', answer)
        : `was refused as ${type || 'nothing'}`
    if (!at) return null
    if (!ajv.getSchema(at)) return `is not described: ${status}`
    return media.endsWith('/json') ? differs(`${at}/content/${pointer(media)}/schema`, answer) : null
  }
}

function read({ text }: Answer): { is: boolean; value?: unknown } {
  try {
    return { is: true, value: JSON.parse(text) }
  } catch {
    return { is: false }
  }
}

const pointer = (text: string): string => encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'))
