import type { SchemaObject } from '../../app/contract.ts'
import { fieldOf } from '../../app/schema.ts'

/** Fields that a card of the board shows, besides those it is sorted into columns by. */
export const shownFields = (object: SchemaObject): string[] =>
  object.views.list.filter(name => fieldOf(object, name) && name !== object.views.board && name !== object.title)
