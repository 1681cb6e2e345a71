import { Switch } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { toast } from '../../../ui/toast.ts'
import rows from '../parts/rows.module.css'

interface Rule {
  demanded: boolean
}

const ruleQuery = queryOptions({
  queryKey: ['own-passwords'],
  queryFn: ({ signal }) => api.get<Rule>('/company/own-passwords', { signal }),
})

/** Whether people replace a password that an administrator has set for them before they do anything else. */
export function OwnPasswords() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { data } = useQuery(ruleQuery)
  const saving = useMutation({
    mutationFn: (demanded: boolean) => api.put<Rule>('/company/own-passwords', { demanded }),
    onSuccess: saved => {
      queryClient.setQueryData(ruleQuery.queryKey, saved)
      toast({ message: t(saved.demanded ? 'security:own.on' : 'security:own.off') })
    },
  })
  if (!data) return null
  return (
    <section className={rows.section} style={{ marginTop: 32 }} aria-labelledby="own-passwords">
      <h2 className={rows.sectionTitle} id="own-passwords">
        {t('security:own.rule')}
      </h2>
      <p className={rows.sectionText}>{t('security:own.ruleText')}</p>
      <Switch
        label={t('security:own.demand')}
        description={t('security:own.demandText')}
        checked={data.demanded}
        disabled={saving.isPending}
        onChange={() => saving.mutate(!data.demanded)}
      />
    </section>
  )
}
