import { isId, type JsonObject, newId, type ObjectDeclaration } from '../../../model/index.ts'
import { type Context, fieldRight, scopeOf } from '../../../records/index.ts'
import type { Made } from '../import.ts'
import { type Branches, stepsOf } from './branches.ts'
import { type Candidate, findCandidates } from './candidates.ts'
import { bareName, mostAlike, sameName } from './likeness.ts'
import { askQuestion, type Choice, type Question } from './questions.ts'

/** What a cell that names a record means. */
export type Meaning =
  | { id: string }
  /** Another row of the same file. */
  | { line: number }
  /** Left empty, as the importing person wishes. */
  | { leave: true }
  | { problem: string; params: Record<string, string | number> }

/** A column that names records of another object. */
export interface Naming {
  field: string
  target: ObjectDeclaration
  required: boolean
  /** The different names in it, as they are written, with how many rows bear each. */
  names: ReadonlyMap<string, number>
  /** Only these records may be meant. */
  among?: readonly Candidate[]
  /** Words of trade for records without that name: `won` for the stage that wins. */
  known?: (name: string, candidates: readonly Candidate[]) => Candidate | undefined
  /** Not worth refusing a row for: left out where it cannot be made. */
  lenient?: boolean
  /** Input of a record made of a name that nobody bears. Absent: none is made. */
  make?: (name: string) => JsonObject
  /** Records that lie in each other, named by their way: what of it is missing is made. */
  tree?: Branches
  /** Records, by their ids, that rows name by ids of another system: these are sure. */
  sure?: ReadonlySet<string>
  /** Lines of this very file that bear a name, by `sameName`. */
  inFile?: ReadonlyMap<string, number>
}

export interface Resolved {
  meanings: Map<string, Meaning>
  questions: Question[]
  made: Made[]
}

/** At most so many names are asked about one by one; the rest only together. */
const mostAsked = 50

/**
 * Finds the record that each name of a column means: by title or by what is the record's alone, letter case aside. A name
 * that is like a known one is asked about; what nobody is called is made, left out or refused, as the person decides.
 */
export async function resolveNames(
  ctx: Context,
  naming: Naming,
  answers: Record<string, string | null>,
): Promise<Resolved> {
  const names = [...naming.names.keys()]
  const candidates = naming.among ?? (await findCandidates(ctx, naming.target, names))
  const index = indexCandidates(candidates)
  const resolved: Resolved = { meanings: new Map(), questions: [], made: [] }
  const missing: string[] = []
  for (const name of names) {
    const meaning = known(name, { naming, candidates, index })
    if (meaning) resolved.meanings.set(name, meaning)
    else missing.push(name)
  }
  const alike = askOfAlike(ctx, naming, { missing, candidates, answers })
  resolved.questions.push(...alike.map(({ question }) => question))
  const answered = new Map(alike.map(({ name, question }) => [name, question.answer]))
  const unlike = missing.filter(name => !answered.has(name))
  const together = unlike.length ? askOfMissing(ctx, naming, unlike, answers) : undefined
  if (together) resolved.questions.push(together)

  const answerTo = (name: string) => (answered.has(name) ? answered.get(name) : together?.answer) ?? null
  settleMissing(
    resolved,
    naming,
    missing.map(name => [name, answerTo(name)]),
  )
  return resolved
}

interface Known {
  naming: Naming
  candidates: readonly Candidate[]
  index: ReadonlyMap<string, Candidate[]>
}

function known(name: string, { naming, candidates, index }: Known): Meaning | undefined {
  if (naming.sure?.has(name)) return { id: name }
  const key = sameName(name)
  const line = naming.inFile?.get(key)
  if (line !== undefined) return { line }
  const branch = naming.tree?.find(name)
  if (branch) return branch
  // Ids are in order of time: where it is of no great moment which is meant, the older one is.
  const found = naming.tree ? [] : [...(index.get(key) ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1))
  if (found.length > 1 && !naming.lenient) return { problem: 'importAmbiguous', params: { value: name } }
  if (found[0]) return { id: found[0].id }
  const word = naming.known?.(name, candidates)
  if (word) return { id: word.id }
  return isId(name) && candidates.some(candidate => candidate.id === name) ? { id: name } : undefined
}

function indexCandidates(candidates: readonly Candidate[]): Map<string, Candidate[]> {
  const index = new Map<string, Candidate[]>()
  for (const candidate of candidates)
    for (const key of new Set([candidate.title, ...candidate.keys].map(sameName)))
      index.set(key, [...(index.get(key) ?? []), candidate])
  return index
}

interface Missing {
  missing: readonly string[]
  candidates: readonly Candidate[]
  answers: Record<string, string | null>
}

/** One question for each name that is like a known one. Spellings that differ in spaces and case only share it. */
function askOfAlike(
  ctx: Context,
  naming: Naming,
  { missing, candidates, answers }: Missing,
): { name: string; question: Question }[] {
  const asked = new Map<string, Question>()
  return missing.flatMap(name => {
    const bare = bareName(name)
    const before = asked.get(bare)
    if (before) {
      before.count += naming.names.get(name) ?? 0
      return [{ name, question: before }]
    }
    const alike = asked.size < mostAsked ? mostAlike(name, candidates) : undefined
    // Branches have names like each other («Столы», «Стулья»): only other spaces and signs are asked about.
    if (!alike || (naming.tree && alike.score < 1)) return []
    const { id, title } = alike.candidate
    const question = askQuestion(
      {
        id: `value:${naming.field}:${name}`,
        kind: 'value',
        field: naming.field,
        value: name,
        count: naming.names.get(name) ?? 0,
        proposal: id,
        preset: alike.score === 1 ? id : naming.lenient ? (ways(ctx, naming)[0] ?? null) : null,
        choices: [{ value: id, title }, ...offered(candidates, id), ...ways(ctx, naming)],
      },
      answers,
    )
    asked.set(bare, question)
    return [{ name, question }]
  })
}

/** A few known records are all offered; of many only the likeliest. */
const offered = (candidates: readonly Candidate[], except: string): Choice[] =>
  candidates.length > 30
    ? []
    : candidates.filter(({ id }) => id !== except).map(({ id, title }) => ({ value: id, title }))

function askOfMissing(
  ctx: Context,
  naming: Naming,
  names: readonly string[],
  answers: Record<string, string | null>,
): Question {
  const choices = ways(ctx, naming)
  const proposal = choices[0] ?? 'refuse'
  return askQuestion(
    {
      id: `missing:${naming.field}`,
      kind: 'missing',
      field: naming.field,
      samples: names.slice(0, 20),
      count: names.reduce((sum, name) => sum + (naming.names.get(name) ?? 0), 0),
      proposal,
      preset: proposal === 'create' || naming.lenient ? proposal : null,
      choices,
    },
    answers,
  )
}

/** What may be done with a name that means nothing yet, the likeliest first. */
function ways(ctx: Context, naming: Naming): string[] {
  const canMake =
    (naming.make || naming.tree) &&
    scopeOf(ctx, naming.target, 'create') !== 'none' &&
    fieldRight(ctx, naming.target, naming.target.title) === 'write'
  return [...(canMake ? ['create'] : []), ...(naming.required ? [] : ['leave']), 'refuse']
}

function settleMissing(
  { meanings, made }: Resolved,
  naming: Naming,
  decided: [name: string, answer: string | null][],
): void {
  // Spellings that differ in letter case only make one record.
  const twins = new Map<string, string>()
  // Names along a way are there before any of them stands alone.
  const inOrder = naming.tree
    ? decided.toSorted(([one], [other]) => stepsOf(other).length - stepsOf(one).length)
    : decided
  for (const [name, answer] of inOrder) {
    if (answer === 'leave') meanings.set(name, { leave: true })
    else if (isId(answer)) meanings.set(name, { id: answer })
    else if (answer === 'create' && naming.tree) {
      const planted = naming.tree.plant(name)
      made.push(...planted.made)
      meanings.set(name, planted.meaning)
    } else if (answer === 'create' && naming.make) {
      const id = twins.get(sameName(name)) ?? newId()
      if (!twins.has(sameName(name))) made.push({ object: naming.target.name, id, input: naming.make(name) })
      twins.set(sameName(name), id)
      meanings.set(name, { id })
    } else
      meanings.set(name, {
        problem: answer === 'refuse' ? 'importUnknown' : 'importUnanswered',
        params: { value: name },
      })
  }
}
