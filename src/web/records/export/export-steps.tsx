import { Alert, Button, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { DialogActions } from '../../ui/dialog-actions.tsx'
import { JobProgress } from '../../ui/job-progress.tsx'
import { FileSize } from '../files/file-size.tsx'
import { type ExportJson, saveFile, stopExport } from './exports.ts'

interface ExportStepsProps {
  id: string
  made: ExportJson | undefined
  onClose: () => void
}

/** From the asking to the file, which is saved as soon as it is there. */
export function ExportSteps({ id, made, onClose }: ExportStepsProps) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  useSaved(made?.file ?? null)
  if (!made || made.state === 'waiting')
    return (
      <JobProgress
        title={t('exchange-page:export.working')}
        done={made?.progress.done}
        of={made?.progress.of}
        text={t('exchange-page:export.mayClose')}
        stop={() => stopExport(queryClient, id)}
      />
    )
  return (
    <Stack>
      {made.state === 'done' ? (
        <Text role="status">
          {t('exchange-page:export.done', { count: made.rows })} · <FileSize bytes={made.size} />
        </Text>
      ) : (
        <Alert color={made.state === 'failed' ? 'red' : 'yellow'} role="alert">
          {made.failure?.message ?? t('exchange-page:export.stopped')}
        </Alert>
      )}
      <DialogActions>
        <Button variant="default" onClick={onClose}>
          {t('close')}
        </Button>
        {made.file ? (
          <Button component="a" href={made.file} download leftSection={<IconDownload size={16} />}>
            {t('exchange-page:export.again')}
          </Button>
        ) : null}
      </DialogActions>
    </Stack>
  )
}

/** Saves the file once, when it is there. */
function useSaved(file: string | null): void {
  const saved = useRef(false)
  useEffect(() => {
    if (!file || saved.current) return
    saved.current = true
    saveFile(file)
  }, [file])
}
