import type { Filter, JsonObject, Layout, Says } from '../../../../model/index.ts'
import type { SchemaField, SchemaLayout, SchemaObject } from '../../../app/contract.ts'
import type { SavedLayout } from './saved.ts'

/** A section while it is being arranged. */
export interface DraftSection {
  id: string
  title: Says
  fields: string[]
  collapsed: boolean
  when: Filter | null
}

/** A layout while it is being arranged. What stands in no section stands below, as the rest. */
export interface Draft {
  sections: DraftSection[]
  counts: string[] | null
}

/** A place in the draft; `null`: among the rest, which has the order of the declaration. */
export interface Spot {
  section: string | null
  at: number
}

/** What a layout that is kept comes to. Fields that are gone since are left out. */
export function draftOf({ sections, counts }: Pick<Layout, 'sections' | 'counts'>, placeable: SchemaField[]): Draft {
  const known = (name: string) => placeable.some(field => field.name === name)
  return {
    counts: counts ? counts.filter(known) : null,
    sections: sections.map(({ id, title, fields, collapsed = false, when = null }) => ({
      id,
      title: typeof title === 'string' ? { en: title, ru: title } : title,
      fields: fields.filter(known),
      collapsed,
      when,
    })),
  }
}

/** Where nobody has arranged anything: the short form in one section. */
export const usualDraft = (object: SchemaObject, title: string, placeable: SchemaField[]): Draft =>
  draftOf(
    { sections: [{ id: 'main', title, fields: object.views.form ?? placeable.map(({ name }) => name) }], counts: null },
    placeable,
  )

export const bodyOf = ({ sections, counts }: Draft, { object, role, pipeline }: SavedLayout['place']): JsonObject => ({
  object,
  role,
  pipeline,
  counts,
  sections: sections.map(({ id, title, fields, collapsed, when }) => ({
    id,
    title: said(title),
    fields,
    collapsed,
    ...(when && { when }),
  })),
})

/** Said in one language only, it is that in both. */
function said({ en, ru }: Says): string | { en: string; ru: string } {
  const [english, russian] = [en.trim(), ru.trim()]
  if (!english || !russian || english === russian) return english || russian
  return { en: english, ru: russian }
}

/** The draft as the caller's cards would get it. */
export const shownAs = ({ sections, counts }: Draft, language: 'en' | 'ru'): SchemaLayout => ({
  pipeline: null,
  counts,
  sections: sections.map(({ id, title, fields, collapsed, when }) => ({
    id,
    title: titleIn(title, language),
    fields,
    collapsed,
    ...(when && { when }),
  })),
})

export const titleIn = (title: Says, language: 'en' | 'ru'): string => title[language] || title.en || title.ru

export const restOf = ({ sections }: Draft, placeable: SchemaField[]): SchemaField[] =>
  placeable.filter(({ name }) => !sections.some(({ fields }) => fields.includes(name)))

export function moveField(draft: Draft, name: string, to: Spot): Draft {
  const sections = draft.sections.map(section => {
    const from = section.fields.indexOf(name)
    const fields = section.fields.filter(field => field !== name)
    if (section.id !== to.section) return from < 0 ? section : { ...section, fields }
    const at = from >= 0 && from < to.at ? to.at - 1 : to.at
    return { ...section, fields: [...fields.slice(0, at), name, ...fields.slice(at)] }
  })
  return { ...draft, sections }
}

/**
 * Where a field comes by one step up or down: past the edge of its section into the next one; below all sections it is
 * among the rest. `null`: there is nowhere to go.
 */
export function stepOf({ sections }: Draft, name: string, step: 1 | -1): Spot | null {
  const whose = sections.findIndex(({ fields }) => fields.includes(name))
  const here = sections[whose]
  if (!here) {
    const last = sections.at(-1)
    return step < 0 && last ? { section: last.id, at: last.fields.length } : null
  }
  const from = here.fields.indexOf(name)
  if (step < 0 && from > 0) return { section: here.id, at: from - 1 }
  // Places are counted as they are before the field leaves its own.
  if (step > 0 && from < here.fields.length - 1) return { section: here.id, at: from + 2 }
  const next = sections[whose + step]
  if (next) return { section: next.id, at: step < 0 ? next.fields.length : 0 }
  return step > 0 ? { section: null, at: 0 } : null
}

export const changeSection = (draft: Draft, id: string, part: Partial<DraftSection>): Draft => ({
  ...draft,
  sections: draft.sections.map(section => (section.id === id ? { ...section, ...part } : section)),
})

export const withoutSection = (draft: Draft, id: string): Draft => ({
  ...draft,
  sections: draft.sections.filter(section => section.id !== id),
})

/** A section as it is kept, with an id that no other has. */
export const newSection = (part: Omit<DraftSection, 'id' | 'fields'>): DraftSection => ({
  id: crypto.randomUUID(),
  fields: [],
  ...part,
})
