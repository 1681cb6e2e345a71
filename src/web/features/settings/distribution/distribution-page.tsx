import { IconArrowsSplit, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import type { RecordJson } from '../../../app/contract.ts'
import { useObject } from '../../../app/schema.ts'
import { asText } from '../../../fields/widget.ts'
import { allQuery } from '../../../records/queries.ts'
import { Empty } from '../../../ui/empty.tsx'
import { HeaderButton } from '../../../ui/header-button.tsx'
import { Sortable } from '../../../ui/sortable.tsx'
import { RemoveRecord } from '../parts/remove-record.tsx'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { useConfigured } from '../parts/use-configured.ts'
import { RuleDialog } from './rule-dialog.tsx'
import { RuleRow } from './rule-row.tsx'

type Open = { add: true } | { edit: RecordJson } | { remove: RecordJson }
const request = { sort: 'position,createdAt' }

/** Who gets a new lead: the first rule whose conditions hold decides. */
export function DistributionPage() {
  const { t } = useTranslation()
  const object = useObject('distributionRule')
  const rules = useQuery(allQuery(object, request))
  const [open, setOpen] = useState<Open | null>(null)
  const order = useOrder()
  const close = () => setOpen(null)
  return (
    <SettingsFrame
      title={t('settings:distribution.title')}
      text={t('settings:distribution.text')}
      asked={rules}
      actions={
        <HeaderButton icon={IconPlus} label={t('settings:distribution.add')} onClick={() => setOpen({ add: true })} />
      }
    >
      {rules.data?.length ? (
        <>
          <Sortable
            items={rules.data}
            keyOf={rule => rule.id}
            nameOf={rule => asText(rule.name)}
            label={t('settings:distribution.title')}
            onOrder={next => order.mutate(next)}
          >
            {(rule, at) => (
              <RuleRow
                rule={rule}
                place={at + 1}
                onEdit={() => setOpen({ edit: rule })}
                onRemove={() => setOpen({ remove: rule })}
              />
            )}
          </Sortable>
          <p style={{ color: 'var(--r-ink-3)', fontSize: 'var(--r-text-sm)', margin: '12px 4px' }}>
            {t('settings:distribution.otherwise')}
          </p>
        </>
      ) : (
        <Empty
          icon={IconArrowsSplit}
          title={t('settings:distribution.none')}
          text={t('settings:distribution.noneText')}
        />
      )}
      {open && 'add' in open ? <RuleDialog place={(rules.data?.length ?? 0) + 1} onClose={close} /> : null}
      {open && 'edit' in open ? <RuleDialog rule={open.edit} place={0} onClose={close} /> : null}
      {open && 'remove' in open ? (
        <RemoveRecord
          object={object.name}
          record={open.remove}
          title={name => t('settings:distribution.removeTitle', { name })}
          text={t('settings:distribution.removeText')}
          onClose={close}
        />
      ) : null}
    </SettingsFrame>
  )
}

function useOrder() {
  const queryClient = useQueryClient()
  const configured = useConfigured()
  const { queryKey } = allQuery(useObject('distributionRule'), request)
  return useMutation({
    mutationFn: (rules: RecordJson[]) =>
      api.post('/distribution-rules/bulk', {
        update: rules.map(({ id }, at) => ({ id, position: at + 1 })),
        atomic: true,
      }),
    onMutate: rules => queryClient.setQueryData(queryKey, rules),
    onSettled: () => configured('distributionRule'),
    scope: { id: 'rule order' },
  })
}
