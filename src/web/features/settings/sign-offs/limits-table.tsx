import { NumberInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import type { RecordJson } from '../../../app/contract.ts'
import { asText } from '../../../fields/widget.ts'
import { problemsOf } from '../../../ui/problems.ts'
import { SaveBar } from '../../../ui/save-bar.tsx'
import { toast } from '../../../ui/toast.ts'
import { useDraft } from '../../../ui/use-draft.ts'
import classes from '../../sign-offs/sign-offs.module.css'
import { type DiscountLimit, limitsQuery } from './sign-off-settings.ts'

const bounds = ['perLine', 'whole', 'minMargin'] as const

/** How far people of each role go by themselves; an empty place is no limit. */
export function LimitsTable({ kept, roles }: { kept: readonly DiscountLimit[]; roles: readonly RecordJson[] }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [draft, setDraft, forget] = useDraft<DiscountLimit[] | null>('discount-limits', null)
  const limits = draft ?? kept
  const limitOf = (role: string): DiscountLimit =>
    limits.find(one => one.role === role) ?? { role, perLine: null, whole: null, minMargin: null }
  const change = (role: string, part: Partial<DiscountLimit>) =>
    setDraft([...limits.filter(one => one.role !== role), { ...limitOf(role), ...part }])
  const save = useMutation({
    mutationFn: () =>
      api.put('/discount-limits', {
        limits: limits.filter(limit => bounds.some(bound => limit[bound] !== null)),
      }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: limitsQuery.queryKey })
      forget()
      toast({ message: t('settings:saved') })
    },
    meta: { quiet: true },
  })
  const { rest } = problemsOf(save.error, [])
  return (
    <>
      <table className={classes.limits}>
        <thead>
          <tr>
            <th scope="col">{t('sign-offs:settings.role')}</th>
            {bounds.map(bound => (
              <th key={bound} scope="col">
                {t(`sign-offs:settings.${bound}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {roles.map(role => {
            const name = t(`settings:roleNames.${asText(role.name)}`, { defaultValue: asText(role.name) })
            return (
              <tr key={role.id}>
                <td>{name}</td>
                {bounds.map(bound => (
                  <td key={bound}>
                    <NumberInput
                      aria-label={`${name}: ${t(`sign-offs:settings.${bound}`)}`}
                      size="xs"
                      min={bound === 'minMargin' ? -100 : 0}
                      max={100}
                      suffix=" %"
                      placeholder="–"
                      value={limitOf(role.id)[bound] ?? ''}
                      onChange={value => change(role.id, { [bound]: value === '' ? null : Number(value) })}
                    />
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
      <SaveBar
        dirty={draft !== null}
        pending={save.isPending}
        problem={rest}
        onSave={() => save.mutate()}
        onDiscard={() => {
          forget()
          save.reset()
        }}
      />
    </>
  )
}
