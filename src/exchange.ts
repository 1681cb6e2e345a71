import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { isJsonObject, type JsonObject } from './model/index.ts'
import { openApi, Refused, WrongUsage } from './terminal/api.ts'
import { exportFile } from './terminal/export.ts'
import { importFile } from './terminal/import.ts'

/** `rapport import` and `rapport export`: files in and out of a server, by its API and with the rights of a key. */
const usage = `node bin/rapport.mjs import FILE --object leads [--mapping FILE.json] [--options JSON] [--silent] [--commit]
     sends a file, and says what will become of its rows; --commit: does it; --silent: begins no flow by it, and tells neither people nor webhooks
node bin/rapport.mjs import --id ID [--silent] [--commit]      goes on with one that is there
node bin/rapport.mjs export --object leads --out FILE [--format csv|jsonl|xlsx] [--fields name,phones] [--filter JSON]
     writes what one may see of them into a file; of the format that its name ends with, else CSV

The key of the API is taken from RAPPORT_API_KEY; --url is the server, http://127.0.0.1:3000 unless told. Ctrl+C stops after the batch under way.
Ends with 0 when it is done, 1 when it failed or was stopped or refused, 2 where it was asked wrongly.`

const text = { type: 'string' } as const
const options = {
  url: text,
  object: text,
  mapping: text,
  options: text,
  id: text,
  out: text,
  format: text,
  fields: text,
  filter: text,
  commit: { type: 'boolean' },
  silent: { type: 'boolean' },
} as const

function readAsked(args: string[]) {
  try {
    const { positionals, values } = parseArgs({ args, allowPositionals: true, options })
    return { words: positionals, ...values }
  } catch (error) {
    throw new WrongUsage(`${error instanceof Error ? error.message : error}\n\n${usage}`)
  }
}

/** Paths count from where the command was given. */
const fromThere = (path: string): string => resolve(process.env.INIT_CWD ?? '.', path)

let stopped = false
const goesOn = () => !stopped
process.once('SIGINT', () => {
  stopped = true
})

async function main(args: string[]): Promise<boolean> {
  const { words, url, ...asked } = readAsked(args)
  const [verb, file, ...more] = words
  if (more.length) throw new WrongUsage(usage)
  if (verb === 'import' && Boolean(file) !== Boolean(asked.id) && (asked.object || asked.id)) {
    const { id, object, commit = false, silent = false } = asked
    const mapping = asked.mapping ? jsonOf('--mapping', await readFile(fromThere(asked.mapping), 'utf8')) : undefined
    const given = {
      file: file && fromThere(file),
      id,
      object,
      commit,
      silent,
      mapping,
      options: { ...jsonOf('--options', asked.options ?? '{}'), ...(silent && { silent }) },
    }
    return importFile(openApi(url, process.env), given, line => console.log(line), goesOn)
  }
  if (verb === 'export' && asked.object && asked.out && !file) {
    const { object, out, format = /\.(jsonl|xlsx)$/i.exec(out)?.[1]?.toLowerCase() ?? 'csv' } = asked
    const query = {
      ...(asked.fields && { fields: asked.fields.split(',').map(name => name.trim()) }),
      ...(asked.filter && { filter: jsonOf('--filter', asked.filter) }),
    }
    const rows = await exportFile(openApi(url, process.env), { object, out: fromThere(out), format, query }, goesOn)
    console.log(`${out}: ${rows} records.`)
    return true
  }
  throw new WrongUsage(usage)
}

function jsonOf(name: string, given: string): JsonObject {
  try {
    const read: unknown = JSON.parse(given)
    if (isJsonObject(read)) return read
  } catch {}
  throw new WrongUsage(`${name} takes JSON of an object, as {"status": "new"}.`)
}

try {
  process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1
} catch (error) {
  const isAsked = error instanceof WrongUsage
  const isKnown = isAsked || error instanceof Refused || (error instanceof Error && 'code' in error)
  console.error(isKnown && error instanceof Error ? error.message : error)
  process.exitCode = isAsked ? 2 : 1
}
