import { Text } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../../model/index.ts'
import { api } from '../../../app/api.ts'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { toast } from '../../../ui/toast.ts'
import { RestoreButton } from '../parts/row-button.tsx'
import rows from '../parts/rows.module.css'
import { useConfigured } from '../parts/use-configured.ts'
import type { AddedField, Says } from './added.ts'
import { choicesOf } from './options.ts'

/** A choice that was taken away, and the records that were moved off it. */
interface RemovedChoice {
  choice: string
  label: Says | null
  removedAt: string
  moved: number
  /** Those that nobody has changed since: they come back with it. */
  unchanged: number
}

export interface ChoicesBack {
  field: AddedField
  restored: number
  kept: number
}

export const restoreChoices = (field: string, choices: string[]): Promise<ChoicesBack> =>
  api.post<ChoicesBack>(`/fields/${field}/choices/restoration`, { choices })

const removedChoicesQuery = (field: string) =>
  queryOptions({
    queryKey: ['added', 'choices', field],
    queryFn: async ({ signal }) =>
      (await api.get<{ data: RemovedChoice[] }>(`/fields/${field}/choices/removed`, { signal })).data,
    staleTime: 0,
  })

interface RemovedChoicesProps {
  field: AddedField
  /** As they stand in the form. */
  options: JsonObject
  onChange: (options: JsonObject) => void
}

/** Choices that can come back, each with its records. It is done at once, whatever else is changed in the form. */
export function RemovedChoices({ field, options, onChange }: RemovedChoicesProps) {
  const { t, i18n } = useTranslation()
  const language = i18n.language === 'en' ? 'en' : 'ru'
  const queryClient = useQueryClient()
  const configured = useConfigured()
  const removed = useQuery(removedChoicesQuery(field.id))
  const restoring = useMutation({
    mutationFn: ({ choice }: RemovedChoice) => restoreChoices(field.id, [choice]),
    onSuccess: async ({ field: now, restored, kept }, one) => {
      onChange(withRestored(options, now.options, one.choice))
      await Promise.all([queryClient.invalidateQueries({ queryKey: ['added'] }), configured(field.object)])
      const name = one.label?.[language] || one.choice
      toast({
        key: `field ${field.id}`,
        message: [
          t('settings:fields.choiceBack', { name, count: restored }),
          kept ? t('settings:fields.choiceKept', { count: kept }) : '',
        ].join(' '),
      })
    },
  })
  const shown = (removed.data ?? []).filter(one => !choicesOf(options).some(({ code }) => code === one.choice))
  if (!shown.length) return null
  return (
    <div>
      <Text size="sm" fw={550} id="removed-choices">
        {t('settings:fields.removedChoices')}
      </Text>
      <ul className={rows.rows} aria-labelledby="removed-choices" style={{ marginTop: 4 }}>
        {shown.map(one => {
          const name = one.label?.[language] || one.choice
          return (
            <li key={one.choice} className={rows.row}>
              <div className={rows.names}>
                <span>{name}</span>
                <span className={rows.note}>
                  {t('settings:trash.since')} <RelativeTime at={one.removedAt} />
                  {one.moved ? `. ${t('settings:fields.comesBack', { count: one.unchanged, of: one.moved })}` : ''}
                </span>
              </div>
              <div className={rows.end}>
                <RestoreButton
                  title={name}
                  pending={restoring.isPending && restoring.variables.choice === one.choice}
                  disabled={restoring.isPending}
                  onPress={() => restoring.mutate(one)}
                />
              </div>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

/** The form's own choices with the one that is back, in its place among them. */
function withRestored(options: JsonObject, saved: JsonObject, code: string): JsonObject {
  const back = choicesOf(saved)
  const at = back.findIndex(one => one.code === code)
  const one = back[at]
  if (!one) return options
  const choices = choicesOf(options).toSpliced(at, 0, one)
  return {
    ...options,
    choices: choices.map(choice => choice.code),
    labels: Object.fromEntries(choices.map(({ code, ru, en }) => [code, { ru, en }])),
  }
}
