import { Alert, Button, Stack, Text } from '@mantine/core'
import { IconLink, IconMail } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import { CopyBox } from '../../ui/copy-box.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogActions } from '../../ui/dialog-actions.tsx'
import { errorWords, toast } from '../../ui/toast.ts'

interface LinkDialogProps {
  quote: RecordJson
  onDone: () => void
  onClose: () => void
}

/** A new link to the page of a quote: the old one ends; the client gets it by letter, or from whoever copies it. */
export function LinkDialog({ quote, onDone, onClose }: LinkDialogProps) {
  const { t } = useTranslation()
  const renew = useMutation({
    mutationFn: (letter: boolean) => api.post<{ url: string }>(`/quotes/${quote.id}/links`, { letter }),
    onSuccess: (_, letter) => {
      onDone()
      if (!letter) return
      toast({ message: t('quotes:link.sent') })
      onClose()
    },
    meta: { quiet: true },
  })
  return (
    <Dialog opened onClose={onClose} title={t('quotes:link.title')}>
      <Stack gap="sm">
        {renew.data ? (
          <CopyBox text={renew.data.url} label={t('quotes:link.made')} />
        ) : (
          <Text size="sm">{t('quotes:link.text')}</Text>
        )}
        {renew.error ? (
          <Alert color="red" role="alert">
            {errorWords(renew.error)}
          </Alert>
        ) : null}
      </Stack>
      {renew.data ? null : (
        <DialogActions>
          <Button
            variant="default"
            leftSection={<IconMail size={16} stroke={1.6} />}
            loading={renew.isPending && renew.variables}
            onClick={() => renew.mutate(true)}
          >
            {t('quotes:link.send')}
          </Button>
          <Button
            leftSection={<IconLink size={16} stroke={1.6} />}
            loading={renew.isPending && !renew.variables}
            onClick={() => renew.mutate(false)}
          >
            {t('quotes:link.make')}
          </Button>
        </DialogActions>
      )}
    </Dialog>
  )
}
