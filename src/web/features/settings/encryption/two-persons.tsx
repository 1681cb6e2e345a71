import { Box, Button, Switch, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type CSSProperties, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import type { Approval } from '../../../app/approvals.ts'
import { useFormats } from '../../../app/format.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { StatusBadge, type Tone } from '../../../ui/status-badge.tsx'
import { toast } from '../../../ui/toast.ts'
import rows from '../parts/rows.module.css'
import { type TwoPersonRule, tellAsked, twoPersonsQuery } from './approvals.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'

/** The two-person rule, what waits under it, and what was decided. */
export function TwoPersons() {
  const { t } = useTranslation()
  const { data } = useQuery(twoPersonsQuery)
  // Above the rows: what is confirmed leaves its row, and the key that it may show stays until it is left.
  const [confirming, setConfirming] = useState<Approval | null>(null)
  if (!data) return null
  const { rule, approvals } = data
  const waiting = approvals.filter(({ state }) => state === 'waiting')
  const ended = approvals.filter(({ state }) => state !== 'waiting')
  return (
    <>
      <Box mt="xl" mb="xs">
        <h2 className={rows.sectionTitle}>{t('approvals:title')}</h2>
      </Box>
      <Text size="sm" c="dimmed" mb="sm">
        {t('approvals:text')}
      </Text>
      <RuleSwitch rule={rule} />
      {waiting.length ? (
        <ApprovalRows title={t('approvals:waiting')} approvals={waiting} onConfirm={setConfirming} />
      ) : null}
      {ended.length ? <ApprovalRows title={t('approvals:ended')} approvals={ended} /> : null}
      {confirming ? <ConfirmDialog approval={confirming} onClose={() => setConfirming(null)} /> : null}
    </>
  )
}

function RuleSwitch({ rule }: { rule: TwoPersonRule }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [turningOff, setTurningOff] = useState(false)
  const set = async (on: boolean) => {
    const answer = await api.put('/two-person-rule', { on })
    if (await tellAsked(queryClient, answer)) return
    await queryClient.invalidateQueries({ queryKey: twoPersonsQuery.queryKey })
    toast({ message: t('approvals:onToast') })
  }
  const turnOn = useMutation({ mutationFn: () => set(true) })
  const alone = !rule.on && rule.administrators < 2
  return (
    <>
      <Switch
        label={t('approvals:rule')}
        description={alone ? t('approvals:alone') : null}
        checked={rule.on}
        disabled={alone || turnOn.isPending}
        onChange={() => (rule.on ? setTurningOff(true) : turnOn.mutate())}
      />
      {turningOff ? (
        <Confirm
          title={t('approvals:offTitle')}
          text={t('approvals:offText')}
          action={t('approvals:ask')}
          harmless
          run={() => set(false)}
          onClose={() => setTurningOff(false)}
        />
      ) : null}
    </>
  )
}

const columns = { '--columns': 'minmax(0, 2fr) minmax(0, 1fr) auto' } as CSSProperties

interface ApprovalRowsProps {
  title: string
  approvals: readonly Approval[]
  /** Of those that wait. */
  onConfirm?: (approval: Approval) => void
}

function ApprovalRows({ title, approvals, onConfirm }: ApprovalRowsProps) {
  return (
    <>
      <Box mt="lg" mb="xs">
        <h3 className={rows.sectionTitle}>{title}</h3>
      </Box>
      <ul className={rows.rows} style={columns} aria-label={title}>
        {approvals.map(approval => (
          <ApprovalRow key={approval.id} approval={approval} onConfirm={() => onConfirm?.(approval)} />
        ))}
      </ul>
    </>
  )
}

const tones: Record<Approval['state'], Tone> = {
  waiting: 'warn',
  confirmed: 'good',
  declined: 'bad',
  withdrawn: 'quiet',
  expired: 'quiet',
  void: 'quiet',
}

function ApprovalRow({ approval, onConfirm }: { approval: Approval; onConfirm: () => void }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { title, askedBy, expiresAt, state, reason, endedBy, endedAt } = approval
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <div className={rows.names}>
          <span className={rows.title}>{title}</span>
          <span className={rows.note}>
            {t('approvals:by', { name: askedBy.name })}
            {endedBy && endedBy.id !== askedBy.id ? ` · ${t('approvals:decidedBy', { name: endedBy.name })}` : null}
            {reason ? ` · ${reason}` : null}
          </span>
        </div>
      </div>
      <span className={rows.cell}>
        {endedAt ? <RelativeTime at={endedAt} /> : t('approvals:until', { time: formats.exact(new Date(expiresAt)) })}
      </span>
      <span className={rows.end} data-last={state === 'waiting' || undefined}>
        {state === 'waiting' ? (
          <Decisions approval={approval} onConfirm={onConfirm} />
        ) : (
          <StatusBadge tone={tones[state]}>{t(`approvals:states.${state}`)}</StatusBadge>
        )}
      </span>
    </li>
  )
}

function Decisions({ approval, onConfirm }: { approval: Approval; onConfirm: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { id, can } = approval
  const ending = useMutation({
    mutationFn: (how: 'declined' | 'withdrawn') =>
      (how === 'declined' ? api.post(`/approvals/${id}/refusal`) : api.delete(`/approvals/${id}`)).then(() => how),
    onSuccess: how => toast({ message: t(`approvals:${how}`) }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: twoPersonsQuery.queryKey }),
  })
  return (
    <>
      {can.confirm ? (
        <>
          <Button size="compact-sm" onClick={onConfirm}>
            {t('approvals:confirm')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            ml={8}
            loading={ending.isPending}
            onClick={() => ending.mutate('declined')}
          >
            {t('approvals:decline')}
          </Button>
        </>
      ) : null}
      {can.withdraw ? (
        <Button
          size="compact-sm"
          variant="default"
          loading={ending.isPending}
          onClick={() => ending.mutate('withdrawn')}
        >
          {t('approvals:withdraw')}
        </Button>
      ) : null}
    </>
  )
}
