import { Alert, Button, Group, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson, SchemaObject } from '../../app/contract.ts'
import { fieldOf } from '../../app/schema.ts'
import { RecordSelect } from '../../fields/record-select.tsx'
import { idOf } from '../../fields/titles.ts'
import { cardQuery, recordKeys } from '../../records/queries.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { errorWords, toast } from '../../ui/toast.ts'
import { AssignDialog } from '../leads/assign-dialog.tsx'

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
  const field = object.owner ?? ''
  const before = idOf(record[field])
  const [owner, setOwner] = useState(before)
  const give = useGiving(object, record)
  const mayNot = record.can?.update === false
  const submit = (event: FormEvent) => {
    event.preventDefault()
    give.mutate(owner, { onSuccess: onClose })
  }
  return (
    <Dialog opened onClose={onClose} title={t('team:reassignOne', { title })} size="sm">
      <form onSubmit={submit} noValidate>
        <Stack>
          <RecordSelect
            object="user"
            label={t('leads:assign.owner')}
            data-autofocus
            disabled={mayNot}
            value={owner}
            onChange={setOwner}
          />
          {mayNot || give.error ? (
            <Alert color="red" role="alert">
              {mayNot ? t('team:mayNot') : errorWords(give.error)}
            </Alert>
          ) : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" disabled={!owner || owner === before} loading={give.isPending}>
              {t('leads:assign.action')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
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
