import { Alert, Button, Group } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { CountTiles } from './count-tiles.tsx'
import { DoneWords } from './done-words.tsx'
import { DropImport } from './drop-import.tsx'
import { FileFormat } from './file-format.tsx'
import { type ImportJson, importQuery } from './imports.ts'
import { useImportChanges } from './use-import-changes.ts'

/** It broke off: why, and what can be done. What broke off while it was written goes on where it stopped. */
export function ImportFailed({ imported }: { imported: ImportJson }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [dropping, setDropping] = useState(false)
  const { changes, change, rest, at } = useImportChanges(imported, false)
  const { queryKey } = importQuery(imported.id)
  const again = useMutation({
    mutationFn: () => api.post(`/imports/${imported.id}/commit`),
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  })
  const planned = imported.preview.some(row => row.outcome !== null)
  const refused = [...Object.values(at), rest].filter(Boolean).join(' ')
  return (
    <>
      <Alert color="red" role="alert" mb="lg" title={t('exchange-page:failed.title')}>
        {imported.failure?.message}
        <Group mt="md">
          {planned ? (
            <Button size="xs" loading={again.isPending} onClick={() => again.mutate()}>
              {t('exchange-page:failed.again')}
            </Button>
          ) : null}
          <Button size="xs" variant="default" onClick={() => setDropping(true)}>
            {t('exchange-page:leave.action')}
          </Button>
        </Group>
      </Alert>
      {refused ? (
        <Alert color="red" role="alert" mb="md">
          {refused}
        </Alert>
      ) : null}
      {planned ? (
        <>
          <DoneWords imported={imported} />
          <CountTiles counts={{ read: imported.counts.read, ...imported.settled }} />
        </>
      ) : (
        <FileFormat
          imported={imported}
          options={{ ...imported.options, ...changes?.options }}
          onChange={options => change({ options })}
        />
      )}
      {dropping ? <DropImport imported={imported} onClose={() => setDropping(false)} /> : null}
    </>
  )
}
