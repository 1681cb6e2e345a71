import type { Field, FieldOptions, FieldType } from '../field.ts'
import { parseWords } from '../words.ts'
import { declareField, type NoOptions } from './builder.ts'
import { textColumn } from './columns.ts'

/** An address on the web: http or https, without a name and password. `romashka.ru` is read as `https://romashka.ru/`. */
export const url = <const O extends FieldOptions = NoOptions>(options?: O): Field<string, O> =>
  declareField('url', options)

const longest = 2000

function readUrl(words: string): string | undefined {
  const bare = /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?::\d+)?(?:[/?#]|$)/u.test(words)
  const found = URL.parse(bare ? `https://${words}` : words)
  const right = found && /^https?:$/.test(found.protocol) && !found.username && !found.password && found.hostname
  return right && !/\s/.test(words) && found.href.length <= longest ? found.href : undefined
}

export const urlType: FieldType<string, FieldOptions> = {
  type: 'url',
  ...textColumn,
  parse(input, _options, report) {
    const words = parseWords(input, report, longest)
    return words === undefined ? undefined : (readUrl(words) ?? void report('url'))
  },
  fromText: (cell, options, report, reading) => urlType.parse(cell, options, report, reading),
  toText: stored => stored,
  operators: ['eq', 'ne', 'contains', 'startsWith', 'empty'],
  sortable: false,
  groupable: false,
  summable: false,
  schema: () => ({ type: 'string', format: 'uri', maxLength: longest }),
  sample: (_options, n) => `https://example.com/${n}`,
  words: stored => stored,
}
