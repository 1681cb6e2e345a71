import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import { useObject } from '../../app/schema.ts'
import { recordKeys } from '../../records/queries.ts'
import { toast } from '../../ui/toast.ts'
import classes from './known.module.css'
import { type Known, KnownItem } from './known.tsx'
import { useLeadRefresh } from './use-lead-verb.ts'

/** Cards that have a phone or an address of this lead, too: it looks as if the person stood there twice. */
export function SamePerson({ lead }: { lead: RecordJson }) {
  const { t } = useTranslation()
  const mayMerge = useObject('lead').can.remove !== 'none' && lead.can?.update !== false
  const merge = useMerge(lead)
  const { data } = useQuery({
    queryKey: [...recordKeys.all('lead'), 'alike', lead.id, lead.phones, lead.emails, lead.messengers],
    queryFn: async ({ signal }) =>
      (await api.get<{ data: Known[] }>('/matches', { query: { lead: lead.id }, signal })).data,
  })
  if (!data?.length) return null
  return (
    <section className={classes.alike}>
      <p className={classes.title}>{t('leads:alike.title')}</p>
      <ul className={classes.list}>
        {data.map((one, at) => (
          <KnownItem
            key={one.id ?? at}
            one={one}
            action={
              mayMerge && one.object === 'lead' && one.id ? (
                <Button
                  size="compact-sm"
                  variant="default"
                  loading={merge.isPending && merge.variables === one.id}
                  onClick={() => merge.mutate(one.id ?? '')}
                >
                  {t('leads:alike.merge')}
                </Button>
              ) : null
            }
          />
        ))}
      </ul>
    </section>
  )
}

/** The other card becomes part of this one; for as long as the toast stays it can be taken back. */
function useMerge(lead: RecordJson) {
  const { t } = useTranslation()
  const refresh = useLeadRefresh()
  const queryClient = useQueryClient()
  const again = () => {
    refresh(lead.id)
    void queryClient.invalidateQueries({ queryKey: [...recordKeys.all('lead'), 'alike'] })
  }
  const undo = useMutation({ mutationFn: (id: string) => api.delete(`/merges/${id}`), onSuccess: again })
  return useMutation({
    mutationFn: (other: string) =>
      api.post<RecordJson & { merge: string }>(`/leads/${lead.id}/merges`, { from: [other] }),
    onSuccess: ({ merge }) => {
      again()
      toast({ message: t('leads:alike.merged'), action: { label: t('undo'), run: () => undo.mutate(merge) } })
    },
  })
}
