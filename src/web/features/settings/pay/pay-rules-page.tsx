import { ActionIcon, Button } from '@mantine/core'
import { IconCashBanknote, IconEdit, IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { Empty } from '../../../ui/empty.tsx'
import { HeaderButton } from '../../../ui/header-button.tsx'
import { payKeys } from '../../pay/pay.ts'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { type PayRule, payRulesQuery } from './pay-rules.ts'
import { PayRuleDialog } from './rule-dialog.tsx'
import { useRuleWords } from './rule-words.ts'

/** By what people are paid for what they sell. */
export function PayRulesPage() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const rules = useQuery(payRulesQuery)
  const [edited, edit] = useState<PayRule | 'new' | null>(null)
  const [removed, askRemoval] = useState<PayRule | null>(null)
  const remove = async (id: string) => {
    await api.delete(`/pay-rules/${id}`)
    await Promise.all(
      [payRulesQuery.queryKey, payKeys.all].map(queryKey => queryClient.invalidateQueries({ queryKey })),
    )
  }
  return (
    <SettingsFrame
      title={t('pay:rules.title')}
      text={t('pay:rules.text')}
      actions={<HeaderButton icon={IconPlus} label={t('pay:rules.new')} onClick={() => edit('new')} />}
      asked={rules}
    >
      {rules.data?.length ? (
        <ul className={rows.rows}>
          {rules.data.map(rule => (
            <Row key={rule.id} rule={rule} onEdit={() => edit(rule)} onRemove={() => askRemoval(rule)} />
          ))}
        </ul>
      ) : (
        <Empty icon={IconCashBanknote} title={t('pay:rules.none')} text={t('pay:rules.noneText')}>
          <Button variant="default" onClick={() => edit('new')}>
            {t('pay:rules.new')}
          </Button>
        </Empty>
      )}
      {edited ? <PayRuleDialog rule={edited === 'new' ? undefined : edited} onClose={() => edit(null)} /> : null}
      {removed ? (
        <Confirm
          title={t('pay:rules.removeTitle')}
          text={t('pay:rules.removeText', { name: removed.name })}
          action={t('remove')}
          run={() => remove(removed.id)}
          onClose={() => askRemoval(null)}
        />
      ) : null}
    </SettingsFrame>
  )
}

function Row({ rule, onEdit, onRemove }: { rule: PayRule; onEdit: () => void; onRemove: () => void }) {
  const { t } = useTranslation()
  const { whom, what, rates } = useRuleWords(rule)
  return (
    <li className={rows.row}>
      <div className={rows.names}>
        <span className={rows.title}>{rule.name}</span>
        <span className={rows.note}>{[whom, what].join(' · ')}</span>
        <span className={rows.note}>{rates}</span>
      </div>
      <div className={rows.end}>
        <ActionIcon aria-label={`${t('settings:edit')}: ${rule.name}`} onClick={onEdit}>
          <IconEdit size={16} stroke={1.6} />
        </ActionIcon>
        <ActionIcon aria-label={`${t('remove')}: ${rule.name}`} onClick={onRemove}>
          <IconTrash size={16} stroke={1.6} />
        </ActionIcon>
      </div>
    </li>
  )
}
