/** What is marked in a list: some of its records, or all that its filter finds but some. */
export interface Marks {
  all: boolean
  /** Marked one by one; empty where all are. */
  ids: ReadonlySet<string>
  /** Left out where all are marked. */
  except: ReadonlySet<string>
}

const none: ReadonlySet<string> = new Set()

export const noMarks: Marks = { all: false, ids: none, except: none }
export const allMarked: Marks = { all: true, ids: none, except: none }

export const isMarked = ({ all, ids, except }: Marks, id: string): boolean => (all ? !except.has(id) : ids.has(id))

/** Marks the records, or takes their marks away. */
export function marked(marks: Marks, ids: readonly string[], on: boolean): Marks {
  if (marks.all) return { ...marks, except: on ? without(marks.except, ids) : withAlso(marks.except, ids) }
  return { ...marks, ids: on ? withAlso(marks.ids, ids) : without(marks.ids, ids) }
}

const withAlso = (known: ReadonlySet<string>, ids: readonly string[]) => new Set([...known, ...ids])

function without(known: ReadonlySet<string>, ids: readonly string[]): ReadonlySet<string> {
  const gone = new Set(ids)
  return new Set([...known].filter(id => !gone.has(id)))
}
