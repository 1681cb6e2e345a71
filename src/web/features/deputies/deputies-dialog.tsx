import { Button, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { asText } from '../../fields/widget.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogActions } from '../../ui/dialog-actions.tsx'
import { Lines } from '../../ui/loading.tsx'
import { deputiesQuery } from './deputies.ts'
import { DeputyForm } from './deputy-form.tsx'
import { DeputyRows } from './deputy-rows.tsx'

/** Who stands in for a colleague, and whom he stands in for. */
export function DeputiesDialog({ user, onClose }: { user: RecordJson; onClose: () => void }) {
  const { t } = useTranslation()
  const { data } = useQuery(deputiesQuery(user.id))
  const [naming, setNaming] = useState(false)
  const name = asText(user.name)
  const asks = naming || data?.length === 0
  return (
    <Dialog opened onClose={onClose} title={t('settings:deputies.of', { name })} size="lg" closeOnClickOutside={false}>
      <Stack>
        {data?.length ? <DeputyRows deputies={data} /> : null}
        {data ? null : <Lines count={2} />}
        {asks ? (
          <DeputyForm
            absent={[{ id: user.id, name }]}
            onNamed={() => setNaming(false)}
            onClose={() => (data?.length ? setNaming(false) : onClose())}
          />
        ) : data ? (
          <DialogActions>
            <Button variant="default" onClick={onClose}>
              {t('close')}
            </Button>
            <Button onClick={() => setNaming(true)}>{t('settings:deputies.name')}</Button>
          </DialogActions>
        ) : null}
      </Stack>
    </Dialog>
  )
}
