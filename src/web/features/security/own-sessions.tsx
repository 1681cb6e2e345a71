import { Alert, Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Lines } from '../../ui/loading.tsx'
import { errorWords, toast } from '../../ui/toast.ts'
import rows from '../settings/parts/rows.module.css'
import { SessionRows } from './session-rows.tsx'
import { ownSessionsQuery, type Session } from './sessions.ts'

/** Where one is signed in, and how to be so no longer. */
export function OwnSessions() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { data: sessions, error } = useQuery(ownSessionsQuery)
  const [asked, setAsked] = useState(false)
  const again = () => queryClient.invalidateQueries({ queryKey: ownSessionsQuery.queryKey })
  const ending = useMutation({
    mutationFn: ({ id }: Session) => api.delete(`/me/sessions/${id}`),
    onSuccess: () => toast({ message: t('security:sessions.ended') }),
    onSettled: again,
  })
  const endOthers = async () => {
    const { ended } = await api.delete<{ ended: number }>('/me/sessions')
    toast({ message: t('security:sessions.endedCount', { count: ended }) })
    await again()
  }
  return (
    <section className={rows.section} aria-labelledby="sessions">
      <div className={rows.sectionHead}>
        <h2 className={rows.sectionTitle} id="sessions">
          {t('security:sessions.title')}
        </h2>
        {sessions?.some(({ current }) => !current) ? (
          <Button className={rows.push} variant="default" size="compact-md" onClick={() => setAsked(true)}>
            {t('security:sessions.endOthers')}
          </Button>
        ) : null}
      </div>
      <p className={rows.sectionText}>{t('security:sessions.text')}</p>
      {sessions ? (
        <SessionRows sessions={sessions} onEnd={ending.mutate} ending={ending.variables?.id} />
      ) : error ? (
        <Alert color="red">{errorWords(error)}</Alert>
      ) : (
        <Lines count={3} />
      )}
      {asked ? (
        <Confirm
          title={t('security:sessions.endOthersTitle')}
          text={t('security:sessions.endOthersText')}
          action={t('security:sessions.endOthers')}
          run={endOthers}
          onClose={() => setAsked(false)}
        />
      ) : null}
    </section>
  )
}
