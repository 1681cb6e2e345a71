import type { ComponentType } from 'react'
import type { JsonObject } from '../../model/index.ts'
import type { RecordJson, SchemaObject } from '../app/contract.ts'
import { loadWorkWords } from '../app/i18n.ts'
import { lazyPart } from '../ui/lazy-part.tsx'

/** What helps to fill in the form of a new record, beside one of its fields. */
export interface FormAidProps {
  object: SchemaObject
  /** Names of the fields that the form shows. */
  shown: readonly string[]
  values: JsonObject
  /** Takes values in, also of fields that the form does not show. */
  onFill: (values: JsonObject) => void
}

/** By object and field. */
export const formAids: Record<string, Record<string, ComponentType<FormAidProps>>> = {
  company: {
    inn: lazyPart(async () => {
      const [aid] = await Promise.all([import('../features/company-data/fill-aid.tsx'), loadWorkWords()])
      return aid.FillAid
    }),
  },
}

export interface FormNoteProps {
  object: SchemaObject
  values: JsonObject
  /** Somebody leaves the form for another card. */
  onGo: () => void
  /** A card that is there is taken in place of a new one. */
  onTaken: (record: RecordJson) => void
}

const AlreadyThere = lazyPart(async () => (await import('../features/leads/already-there.tsx')).AlreadyThere)

/** What is told while the form of a new record is filled in, by object. */
export const formNotes: Record<string, ComponentType<FormNoteProps>> = {
  lead: AlreadyThere,
  contact: AlreadyThere,
  company: AlreadyThere,
}
