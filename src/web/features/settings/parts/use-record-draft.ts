import type { RecordJson } from '../../../app/contract.ts'
import { useDraft } from '../../../ui/use-draft.ts'

interface Draft<Values> {
  values: Values
  /** Version of the record that the changes were made on. */
  base: number
}

/** Changes to a record of the set-up, kept on this device until they are saved, with the version they belong to. */
export function useRecordDraft<Values extends object>(place: string, record: RecordJson, saved: Values) {
  const [draft, setDraft, forget] = useDraft<Draft<Values> | null>(`${place}.${record.id}`, null)
  const values = draft?.values ?? saved
  return {
    values,
    base: draft?.base ?? record.version,
    drafted: draft !== null,
    change: (part: Partial<Values>) =>
      setDraft({ values: { ...values, ...part }, base: draft?.base ?? record.version }),
    forget,
  }
}
