import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson, SchemaObject } from '../../app/contract.ts'
import { fieldOf } from '../../app/schema.ts'
import { idOf } from '../../fields/titles.ts'
import { cardQuery, recordKeys } from '../../records/queries.ts'
import { errorWords, toast } from '../../ui/toast.ts'
import { AssignDialog } from '../leads/assign-dialog.tsx'
import { GiveDialog } from '../leads/give-dialog.tsx'

/** Whether the caller may give records of an object to somebody at all; of a single one its card says so. */
export const canHandOver = (object: SchemaObject): boolean =>
  object.owner !== null && object.can.update !== 'none' && fieldOf(object, object.owner)?.access === 'write'

interface HandOverProps {
  object: SchemaObject
  id: string
  title: string
  onClose: () => void
}

/** Gives a record to somebody by hand. To give a lead away is a verb of its own: whoever gets it is told. */
export function HandOverDialog({ object, id, title, onClose }: HandOverProps) {
  const { data: record } = useQuery(cardQuery(object, id))
  if (!record) return null
  return object.name === 'lead' ? (
    <AssignDialog lead={record} onClose={onClose} />
  ) : (
    <OwnerDialog object={object} record={record} title={title} onClose={onClose} />
  )
}

interface OwnerDialogProps extends Omit<HandOverProps, 'id'> {
  record: RecordJson
}

function OwnerDialog({ object, record, title, onClose }: OwnerDialogProps) {
  const { t } = useTranslation()
  const give = useGiving(object, record)
  return (
    <GiveDialog
      title={t('team:reassignOne', { title })}
      owner={idOf(record[object.owner ?? ''])}
      refusal={record.can?.update === false ? t('team:mayNot') : null}
      pending={give.isPending}
      problem={give.error && errorWords(give.error)}
      onGive={owner => give.mutate(owner, { onSuccess: onClose })}
      onClose={onClose}
    />
  )
}

/** With a way back for as long as nobody changed it again. */
function useGiving(object: SchemaObject, record: RecordJson) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const field = object.owner ?? ''
  const write = async (owner: string | null, version: number) => {
    const now = await api.patch<RecordJson>(`/${object.plural}/${record.id}`, { [field]: owner }, { version })
    void queryClient.invalidateQueries({ queryKey: recordKeys.all(object.name) })
    void queryClient.invalidateQueries({ queryKey: recordKeys.day })
    return now
  }
  const undo = useMutation({ mutationFn: (version: number) => write(idOf(record[field]), version) })
  return useMutation({
    mutationFn: (owner: string | null) => write(owner, record.version),
    onSuccess: ({ version }) =>
      toast({ message: t('team:handedOver'), action: { label: t('undo'), run: () => undo.mutate(version) } }),
    meta: { quiet: true },
  })
}
