import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { toast } from '../../../ui/toast.ts'
import { RestoreButton } from '../parts/row-button.tsx'
import rows from '../parts/rows.module.css'
import { useConfigured } from '../parts/use-configured.ts'
import { removedQuery } from './added.ts'

interface RemovedOnesProps {
  kind: 'fields' | 'objects'
  /** Of fields: those of one object. */
  object?: string
}

/** What was removed and can come back with all that records have in it. */
export function RemovedOnes({ kind, object }: RemovedOnesProps) {
  const { t, i18n } = useTranslation()
  const queryClient = useQueryClient()
  const configured = useConfigured()
  const removed = useQuery(removedQuery(kind))
  const restoring = useMutation({
    mutationFn: ({ id }: { id: string; name: string }) => api.post(`/${kind}/${id}/restoration`),
    onSuccess: async (_, { name }) => {
      await Promise.all([queryClient.invalidateQueries({ queryKey: ['added'] }), configured()])
      toast({ message: t('settings:trash.restored', { title: name }) })
    },
  })
  const shown = (removed.data ?? []).filter(one => !object || one.object === object)
  if (!shown.length) return null
  const language = i18n.language === 'en' ? 'en' : 'ru'
  return (
    <section className={rows.section}>
      <h2 className={rows.sectionTitle}>{t(`settings:${kind}.removedOnes`)}</h2>
      <p className={rows.sectionText}>{t(`settings:${kind}.removedText`)}</p>
      <ul className={rows.rows} style={{ '--columns': 'minmax(0, 1.4fr) minmax(0, 1fr) auto' } as React.CSSProperties}>
        {shown.map(one => {
          const name = ('many' in one.label ? one.label.many : one.label)[language]
          return (
            <li key={one.id} className={rows.row}>
              <div className={rows.names}>
                <span>{name}</span> <code className={rows.note}>{one.name}</code>
              </div>
              <span className={rows.cell}>
                {t('settings:trash.since')} <RelativeTime at={one.removedAt} />
              </span>
              <div className={rows.end}>
                <RestoreButton
                  title={name}
                  pending={restoring.isPending && restoring.variables.id === one.id}
                  disabled={restoring.isPending}
                  onPress={() => restoring.mutate({ id: one.id, name })}
                />
              </div>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
