import { Alert, Button, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import type { RecordJson } from '../../../app/contract.ts'
import { asText } from '../../../fields/widget.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { DialogActions } from '../../../ui/dialog-actions.tsx'
import { Lines } from '../../../ui/loading.tsx'
import { errorWords, toast } from '../../../ui/toast.ts'
import { SessionRows } from '../../security/session-rows.tsx'
import { sessionsOfQuery } from '../../security/sessions.ts'

/** Where a colleague is signed in; all of it can be ended at once. */
export function UserSessions({ user, onClose }: { user: RecordJson; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const query = sessionsOfQuery(user.id)
  const { data: sessions, error } = useQuery(query)
  const own = sessions?.some(({ current }) => current)
  const ending = useMutation({
    mutationFn: () => api.delete<{ ended: number }>(`/users/${user.id}/sessions`),
    onSuccess: ({ ended }) => toast({ message: t('security:sessions.endedCount', { count: ended }) }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: query.queryKey }),
  })
  return (
    <Dialog opened onClose={onClose} title={t('security:person.title', { name: asText(user.name) })} size="lg">
      <Stack>
        <Text size="sm" c="dimmed">
          {t('security:person.endAllText')}
        </Text>
        {error ? <Alert color="red">{errorWords(error)}</Alert> : null}
        {!sessions && !error ? <Lines count={2} /> : null}
        {sessions?.length ? <SessionRows sessions={sessions} /> : null}
        {sessions && !sessions.length ? <Text size="sm">{t('security:person.none')}</Text> : null}
        <DialogActions>
          <Button variant="default" onClick={onClose}>
            {t('close')}
          </Button>
          {sessions?.some(({ current }) => !current) ? (
            <Button color="red" loading={ending.isPending} onClick={() => ending.mutate()}>
              {t(own ? 'security:sessions.endOthers' : 'security:person.endAll')}
            </Button>
          ) : null}
        </DialogActions>
      </Stack>
    </Dialog>
  )
}
