import { ActionIcon, Button, Group, NumberInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Exact } from '../../../model/decimals.ts'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { RecordSelect } from '../../fields/record-select.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { problemsOf } from '../../ui/problems.ts'
import classes from './pay.module.css'
import { type DealShares, payKeys } from './pay.ts'

interface Row {
  user: string | null
  share: number | null
}

interface SharesDialogProps {
  deal: RecordJson
  kept: DealShares
  onClose: () => void
}

/** Divides a deal: together the shares are 100 %. One who is alone has all of it. */
export function SharesDialog({ deal, kept, onClose }: SharesDialogProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const queryClient = useQueryClient()
  const [rows, setRows] = useState<Row[]>(() => rowsOf(deal, kept))
  const put = (at: number, part: Partial<Row>) => setRows(rows.map((row, i) => (i === at ? { ...row, ...part } : row)))
  const whole = rows.reduce((all, { share }) => all.plus(share ?? 0), new Exact(0))
  const isWhole = whole.eq(100)
  const shares = rows.flatMap(({ user, share }) => (user && share ? [{ user, share: String(share) }] : []))
  const save = useMutation({
    mutationFn: () =>
      api.put<DealShares>(
        `/deals/${deal.id}/shares`,
        { shares: shares.length > 1 || shares[0]?.user !== deal.owner ? shares : [] },
        { version: kept.version },
      ),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: payKeys.all })
      onClose()
    },
    meta: { quiet: true },
  })
  const { at: wrong, rest } = problemsOf(
    save.error,
    rows.flatMap((_, i) => [`shares.${i}.user`, `shares.${i}.share`]),
  )
  return (
    <FormDialog
      title={t('pay-shares:dialog')}
      text={t('pay-shares:text')}
      action={t('save')}
      pending={save.isPending}
      disabled={!isWhole || shares.length < rows.length}
      problem={rest}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      {rows.map(({ user, share }, at) => (
        <Group key={at} gap={8} wrap="nowrap" align="flex-start">
          <RecordSelect
            object="user"
            flex={1}
            miw={0}
            aria-label={`${t('pay-shares:who')} ${at + 1}`}
            placeholder={t('pay-shares:who')}
            value={user}
            error={wrong[`shares.${at}.user`]}
            onChange={id => put(at, { user: id })}
          />
          <NumberInput
            w={96}
            aria-label={`${t('pay-shares:share')} ${at + 1}`}
            min={0}
            max={100}
            decimalScale={2}
            suffix=" %"
            value={share ?? ''}
            error={wrong[`shares.${at}.share`]}
            onChange={value => put(at, { share: value === '' ? null : Number(value) })}
          />
          <ActionIcon
            size={36}
            disabled={rows.length === 1}
            aria-label={t('pay-shares:remove', { row: at + 1 })}
            onClick={() => setRows(rows.filter((_, i) => i !== at))}
          >
            <IconX size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Group justify="space-between">
        <Button
          variant="default"
          size="compact-sm"
          disabled={rows.length >= 20}
          onClick={() =>
            setRows([...rows, { user: null, share: Math.max(0, Number(new Exact(100).minus(whole))) || null }])
          }
        >
          {t('pay-shares:add')}
        </Button>
        <p className={classes.sum} data-wrong={!isWhole || undefined} role="status">
          {t('pay-shares:sum', { sum: formats.number(whole.toString()) })}
        </p>
      </Group>
    </FormDialog>
  )
}

function rowsOf(deal: RecordJson, { shares }: DealShares): Row[] {
  if (shares.length) return shares.map(({ user, share }) => ({ user, share: Number(share) }))
  return [{ user: typeof deal.owner === 'string' ? deal.owner : null, share: 100 }]
}
