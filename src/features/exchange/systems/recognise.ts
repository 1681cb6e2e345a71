import type { Target } from '../columns/propose.ts'
import { headerKey } from '../columns/synonyms.ts'
import type { Mapping } from '../mapping.ts'
import { google, outlook } from './address-books.ts'
import { amocrm, bitrix24 } from './russian.ts'
import type { ExportShape, OtherSystem } from './system.ts'
import { dynamics, espocrm, hubspot, salesforce } from './western.ts'

/** The systems whose exports are known by the names of their columns. */
export const otherSystems: readonly OtherSystem[] = [
  bitrix24,
  amocrm,
  hubspot,
  salesforce,
  dynamics,
  espocrm,
  google,
  outlook,
]

/** An export that was recognised: whose, and of what. */
export interface Recognised {
  system: string
  title: string
  /** What its rows are here; another object than the importing person chose shows a slip. */
  object: string
  shape: ExportShape
}

/** Which system made a file with these columns; of several, the one that knows most of them, and of its exports the one of what is imported. */
export function recogniseExport(columns: readonly string[], object: string): Recognised | undefined {
  const keys = new Set(columns.map(headerKey))
  const isThere = (names: readonly string[]) => names.some(name => keys.has(headerKey(name)))
  const found = otherSystems.flatMap(({ name, title, shapes }) =>
    shapes
      .filter(({ marks, without = [] }) => marks.every(isThere) && !isThere(without))
      .map(shape => ({ system: name, title, object: shape.object, shape, known: knownOf(shape, keys) })),
  )
  const best = (among: typeof found) => among.toSorted((one, other) => other.known - one.known)[0]
  return best(found.filter(each => each.object === object)) ?? best(found)
}

const knownOf = ({ fields, ids = {}, not = [] }: ExportShape, keys: ReadonlySet<string>): number =>
  new Set(
    [...Object.values(fields), ...Object.values(ids), not]
      .flat()
      .map(headerKey)
      .filter(key => keys.has(key)),
  ).size

/** What goes where by the shape of an export; columns that it has no say in stay as was proposed for them. */
export function mappingBy(
  { fields, ids = {}, not = [], values = {} }: ExportShape,
  targets: readonly Target[],
  { columns, proposed }: { columns: readonly string[]; proposed: Mapping },
): Mapping {
  const byKey = new Map(columns.toReversed().map(column => [headerKey(column), column]))
  const named = (names: readonly string[]) => [...new Set(names.flatMap(name => byKey.get(headerKey(name)) ?? []))]
  const mapping: Mapping = {}
  for (const { name, many, type } of targets) {
    const own = named(fields[name] ?? [])
    const taken = many || type === 'longText' ? own : own.slice(0, 1)
    const known = named(ids[name] ?? [])
    const external = type === 'link' ? known : known.slice(0, 1)
    const value = values[name]
    if (taken.length || external.length || value !== undefined)
      mapping[name] = {
        ...(taken.length && { columns: taken }),
        ...(external.length && { ids: external }),
        ...(value !== undefined && { value }),
      }
  }
  const claimed = new Set([...named(Object.values(fields).flat()), ...named(Object.values(ids).flat()), ...named(not)])
  const rest = Object.entries(proposed).flatMap(([field, source]): [string, Mapping[string]][] => {
    const left = source.columns?.filter(column => !claimed.has(column))
    if (mapping[field]) return source.value === undefined ? [] : [[field, { ...mapping[field], value: source.value }]]
    if (left?.length) return [[field, { ...source, columns: left }]]
    return source.value === undefined ? [] : [[field, { value: source.value }]]
  })
  return { ...mapping, ...Object.fromEntries(rest) }
}
