import { Alert, Button, NumberInput } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useMe } from '../../../app/session.ts'
import { problemsOf } from '../../../ui/problems.ts'
import { toast } from '../../../ui/toast.ts'
import rows from '../parts/rows.module.css'

interface Policy {
  longestDays: number | null
}

const policyQuery = queryOptions({
  queryKey: ['key-policy'],
  queryFn: ({ signal }) => api.get<Policy>('/key-policy', { signal }),
})

/** For how long keys of the company may live: set by administrators, read by whoever makes one. */
export function KeyPolicy() {
  const { t } = useTranslation()
  const { data } = useQuery(policyQuery)
  const me = useMe()
  if (!data) return null
  if (me.admin) return <PolicyForm key={data.longestDays} policy={data} />
  if (data.longestDays === null) return null
  return <p className={rows.sectionText}>{t('settings:keys.policy.own', { count: data.longestDays })}</p>
}

function PolicyForm({ policy }: { policy: Policy }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [days, setDays] = useState(policy.longestDays)
  const saving = useMutation({
    mutationFn: () => api.put<Policy & { shortened: number }>('/key-policy', { longestDays: days }),
    onSuccess: async ({ shortened }) => {
      toast({
        message: shortened
          ? t('settings:keys.policy.shortened', { count: shortened })
          : t('settings:keys.policy.saved'),
      })
      await Promise.all(
        [policyQuery.queryKey, ['api-keys']].map(queryKey => queryClient.invalidateQueries({ queryKey })),
      )
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(saving.error, ['longestDays'])
  return (
    <section className={rows.section} style={{ marginTop: 28 }} aria-labelledby="key-policy">
      <h2 className={rows.sectionTitle} id="key-policy">
        {t('settings:keys.policy.title')}
      </h2>
      <p className={rows.sectionText}>{t('settings:keys.policy.text')}</p>
      <div className={rows.form}>
        <NumberInput
          label={t('settings:keys.policy.days')}
          placeholder={t('settings:keys.noLimit')}
          min={1}
          max={3650}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          value={days ?? ''}
          error={wrong.longestDays}
          onChange={typed => setDays(typeof typed === 'number' ? typed : null)}
        />
      </div>
      {rest ? (
        <Alert color="red" role="alert" mt="md">
          {rest}
        </Alert>
      ) : null}
      <Button
        mt="md"
        variant="default"
        disabled={days === policy.longestDays}
        loading={saving.isPending}
        onClick={() => saving.mutate()}
      >
        {t('save')}
      </Button>
    </section>
  )
}
