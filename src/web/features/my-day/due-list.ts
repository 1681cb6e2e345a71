import type { PageOf, RecordJson, SchemaObject } from '../../app/contract.ts'

/** The first of what is due, and whose it is; `null`: anybody's. */
export interface DueListProps {
  object: SchemaObject
  owner: string | null
  page: PageOf<RecordJson>
}
