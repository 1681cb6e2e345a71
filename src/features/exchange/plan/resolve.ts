import { Invalid, type JsonObject, type ObjectDeclaration } from '../../../model/index.ts'
import { type Context, objectOf, type PipelineInfo } from '../../../records/index.ts'
import { pipelinesOf } from '../../../records/stages.ts'
import type { Import } from '../import.ts'
import type { FieldReader } from '../rows/row-reader.ts'
import { Branches, branchObject, readBranches } from './branches.ts'
import type { Candidate } from './candidates.ts'
import { findByExternalIds } from './external-ids.ts'
import { fileRows } from './file-rows.ts'
import { collectNames, nameOf } from './names.ts'
import type { Question } from './questions.ts'
import { isReference, namedObject } from './readers.ts'
import { type Naming, resolveNames } from './references.ts'
import { sourceKind } from './source-kinds.ts'
import { stageByWord } from './stage-words.ts'
import { placeKey, plantTeams, type TreeMade } from './team-tree.ts'

/** What the names in a file mean, and what has to be made or asked before. */
export interface Resolution {
  questions: Question[]
  made: TreeMade[]
  /** Line of the first row with a title, by `sameName`. */
  lineByTitle: ReadonlyMap<string, number>
}

/** Finds out what each column of names means, and gives its reader the meanings. */
export async function resolveReferences(
  ctx: Context,
  object: ObjectDeclaration,
  imported: Import,
  readers: FieldReader[],
): Promise<Resolution> {
  const pipeline = readers.some(({ field }) => field.type === 'stage') ? pipelineOf(ctx, object, imported) : undefined
  const naming = readers.filter(({ field }) => isReference(field))
  const isPointedAt = object.name === 'user' || naming.some(({ field }) => namedObject(field) === object.name)
  const title = isPointedAt ? readers.find(({ name }) => name === object.title) : undefined
  await findByExternalIds(ctx, imported, readers)
  const names = await collectNames(ctx, imported, naming, title)
  const resolution: Resolution = { questions: [], made: [], lineByTitle: names.lineByTitle }
  for (const reader of naming) {
    const target = objectOf(ctx, namedObject(reader.field) ?? '')
    const self = target.name === object.name
    const resolved = await resolveNames(
      ctx,
      {
        field: reader.name,
        target,
        required: Boolean(reader.field.options.required) && reader.field.options.default === undefined,
        names: names.byField.get(reader.name) ?? new Map(),
        sure: new Set((reader.ids ?? []).flatMap(({ known }) => [...known.values()].map(({ id }) => id))),
        // An id makes no name.
        make: reader.ids?.length && !reader.columns.length ? undefined : makers[target.name],
        lenient: besides.has(target.name),
        ...(self && reader.field.type !== 'refs' && { inFile: names.lineByTitle }),
        ...(target.name === branchObject && !self && { tree: new Branches(ctx, await readBranches(ctx)) }),
        ...(pipeline && reader.field.type === 'stage' && stagesOf(pipeline)),
      },
      imported.answers,
    )
    reader.meanings = resolved.meanings
    resolution.questions.push(...resolved.questions)
    resolution.made.push(...resolved.made)
  }
  return resolution
}

/** What rows do not stand or fall with: a name of them that means nothing is left out where it cannot be made. */
const besides: ReadonlySet<string> = new Set(['source', 'competitor'])

/** How a record is made of nothing but its name. Others than these cannot. */
const makers: Record<string, (name: string) => JsonObject> = {
  source: name => ({ name, kind: sourceKind(name) }),
  competitor: name => ({ name }),
  company: name => ({ name }),
  product: name => ({ name }),
  contact: name => ({ name }),
  team: name => ({ name }),
}

/** The pipeline into which records go: the one chosen, else the first of their object. */
function pipelineOf(ctx: Context, object: ObjectDeclaration, { options }: Import): PipelineInfo {
  const wanted = options.pipeline
  const own = pipelinesOf(ctx, object)
  const pipeline = wanted ? own.find(({ id, name }) => id === wanted || name === wanted) : own[0]
  if (!pipeline)
    throw new Invalid([
      { field: 'options.pipeline', code: 'dangling', params: { object: 'pipeline', id: wanted ?? '' } },
    ])
  return pipeline
}

function stagesOf(pipeline: PipelineInfo): Pick<Naming, 'among' | 'known'> {
  const among = pipeline.stages.map(({ id, name }): Candidate => ({ id, title: name, keys: [] }))
  return { among, known: name => among.find(({ id }) => id === stageByWord(name, pipeline)?.id) }
}

/** The teams that users' rows speak of, where the file names managers; their reader reads both columns together. */
export async function resolveTeams(
  ctx: Context,
  {
    imported,
    readers,
    resolution,
    address,
  }: { imported: Import; readers: FieldReader[]; resolution: Resolution; address: (name: string) => string },
): Promise<void> {
  const manager = readers.find(({ name }) => name === 'manager')
  const team = readers.find(({ name }) => name === 'team')
  if (!manager) return
  const placeOf = (cells: readonly string[]) => ({
    team: team ? nameOf(team, cells) : '',
    manager: nameOf(manager, cells),
  })
  const places = new Map<string, ReturnType<typeof placeOf>>()
  for await (const rows of fileRows(ctx, imported))
    for (const { cells } of rows) places.set(placeKey(placeOf(cells)), placeOf(cells))

  const tree = plantTeams(ctx, { places: [...places.values()], address, lineByName: resolution.lineByTitle })
  resolution.made = [...resolution.made.filter(({ object }) => object !== 'team'), ...tree.made]
  resolution.questions = resolution.questions.filter(({ field }) => field !== 'team')
  readers.splice(0, readers.length, ...readers.filter(reader => reader !== manager && reader !== team))
  readers.push({
    ...(team ?? manager),
    name: 'team',
    field: team?.field ?? manager.field,
    columns: [],
    meaningOf: cells => tree.teams.get(placeKey(placeOf(cells))),
  })
}
