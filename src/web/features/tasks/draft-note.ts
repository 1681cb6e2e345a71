import { mentionOf } from '../../../model/mentions.ts'

/** A note as it is being written: names stand in it as people read them, and who is meant is kept beside. */
export interface DraftNote {
  text: string
  named: { id: string; name: string; label: string }[]
  files: { id: string; name: string }[]
}

export const emptyNote: DraftNote = { text: '', named: [], files: [] }

/** Two colleagues may be called the same: then the second is written otherwise. */
export function nameIn({ named }: DraftNote, { id, name }: { id: string; name: string }): DraftNote['named'][number] {
  const known = named.find(one => one.id === id)
  if (known) return known
  const taken = new Set(named.map(({ label }) => label))
  let label = name
  for (let at = 2; taken.has(label); at++) label = `${name} ${at}`
  return { id, name, label }
}

/** Who is still named: whose name was deleted from the text is not. */
export const stillNamed = ({ text, named }: DraftNote): DraftNote['named'] =>
  named.filter(({ label }) => text.includes(`@${label}`))

/** The text as the server keeps it, with who is meant in place of what he is called. Longer names come first: one may begin another. */
export function asKept(note: DraftNote): string {
  const named = stillNamed(note).toSorted((a, b) => b.label.length - a.label.length)
  const places = new Map(named.map(one => [`@${one.label}`, mentionOf(one.name, one.id)]))
  if (!places.size) return note.text
  const any = new RegExp([...places.keys()].map(words => words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g')
  return note.text.replace(any, words => places.get(words) ?? words)
}

/** What is typed of a name at the cursor, and where it begins; `null`: no name is being typed. */
export function nameAt(text: string, cursor: number): { from: number; typed: string } | null {
  const before = text.slice(0, cursor)
  const found = /(?:^|[\s(«"])@([\p{L}\p{M}.'-]*(?: [\p{L}\p{M}.'-]*)?)$/u.exec(before)
  if (!found) return null
  const typed = found[1] ?? ''
  return { from: cursor - typed.length - 1, typed }
}
