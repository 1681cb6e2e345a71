import {
  Invalid,
  type Layout,
  type LayoutSection,
  type ObjectDeclaration,
  type Problem,
  parseFilter,
  type Report,
  type Says,
} from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { keptFilterProblems } from '../../records/kept-filter.ts'

/** A layout as a caller sends it; its shape is checked already. */
export type GivenLayout = Pick<Layout, 'object' | 'sections'> & Partial<Pick<Layout, 'role' | 'pipeline' | 'counts'>>

const longestTitle = 100

/** Checks that everything a layout names is there. Throws Invalid with every problem. */
export function readLayout(ctx: Context, given: GivenLayout): Omit<Layout, 'id' | 'version'> {
  const problems: Problem[] = []
  const report: Report = (code, params, path) => void problems.push({ field: path ?? '', code, params })
  const { object: name, sections, role = null, pipeline = null, counts = null } = given
  const object = ctx.config.objects.get(name)
  if (role && !ctx.config.roles.has(role)) report('unknownRole', {}, 'role')
  if (pipeline && !ctx.config.pipelines.some(({ id, object }) => id === pipeline && object === name))
    report('unknownPipeline', {}, 'pipeline')
  if (object) {
    checkSections(ctx, object, sections, report)
    checkNames(object, counts ?? [], at => `counts.${at}`, report)
  } else report('unknownObject', { object: name }, 'object')
  if (problems.length) throw new Invalid(problems)
  return { object: name, role, pipeline, sections: sections.map(trimmed), counts }
}

function checkSections(
  ctx: Context,
  object: ObjectDeclaration,
  sections: readonly LayoutSection[],
  report: Report,
): void {
  const placed = new Set<string>()
  const ids = new Set<string>()
  sections.forEach(({ id, title, fields, when }, at) => {
    const path = `sections.${at}`
    if (ids.has(id)) report('twice', { value: id }, `${path}.id`)
    ids.add(id)
    checkTitle(title, `${path}.title`, report)
    checkNames(object, fields, place => `${path}.fields.${place}`, report, placed)
    if (when) {
      const inner: Report = (code, params, deeper) =>
        report(code, params, [path, 'when', deeper].filter(Boolean).join('.'))
      parseFilter(when, { field: name => object.fields[name], reading: ctx.config.company, report: inner })
      for (const { code, params, field } of keptFilterProblems(ctx, object, { filter: when, field: `${path}.when` }))
        report(code, params, field)
    }
  })
}

function checkTitle(title: string | Says, path: string, report: Report): void {
  const texts = typeof title === 'string' ? { [path]: title } : { [`${path}.en`]: title.en, [`${path}.ru`]: title.ru }
  for (const [at, text] of Object.entries(texts)) {
    if (!text.trim()) report('required', {}, at)
    else if (text.length > longestTitle) report('tooLong', { max: longestTitle }, at)
    else if (!text.isWellFormed() || text.includes('\0')) report('notText', {}, at)
  }
}

/** Each is a field of the object, and stands once. */
function checkNames(
  { fields }: ObjectDeclaration,
  names: readonly string[],
  path: (at: number) => string,
  report: Report,
  seen = new Set<string>(),
): void {
  names.forEach((name, at) => {
    if (!Object.hasOwn(fields, name)) report('unknownField', {}, path(at))
    else if (seen.has(name)) report('twice', { value: name }, path(at))
    seen.add(name)
  })
}

const trimmed = ({ title, ...section }: LayoutSection): LayoutSection => ({
  ...section,
  title: typeof title === 'string' ? title.trim() : { en: title.en.trim(), ru: title.ru.trim() },
})
