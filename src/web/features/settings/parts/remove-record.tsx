import { api } from '../../../app/api.ts'
import type { RecordJson } from '../../../app/contract.ts'
import { useObject } from '../../../app/schema.ts'
import { asText } from '../../../fields/widget.ts'
import { ConfirmRemoval } from './confirm-removal.tsx'
import { useConfigured } from './use-configured.ts'
import { useRemoved } from './use-removed.ts'

interface RemoveRecordProps {
  object: string
  record: RecordJson
  /** The question, by the name of the record. */
  title: (name: string) => string
  text: string
  /** Where one goes from a page that is no longer there. */
  leave?: () => Promise<unknown>
  onClose: () => void
}

/** Asks before a record of the set-up goes; it comes back from its toast. */
export function RemoveRecord({ object, record, title, text, leave, onClose }: RemoveRecordProps) {
  const { plural } = useObject(object)
  const configured = useConfigured()
  const removed = useRemoved()
  const name = asText(record.name)
  const remove = async () => {
    await api.delete(`/${plural}/${record.id}`, { version: record.version })
    await configured(object)
    removed(name, `/${plural}/${record.id}/restoration`, () => configured(object))
    await leave?.()
  }
  return <ConfirmRemoval kind={plural} id={record.id} title={title(name)} text={text} run={remove} onClose={onClose} />
}
