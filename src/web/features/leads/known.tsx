import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { cardPath, iconOf } from '../../app/navigation.ts'
import { fieldOf, useSchema } from '../../app/schema.ts'
import { choiceLabel } from '../../fields/choices.ts'
import { PersonName } from '../../ui/person.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import classes from './known.module.css'

/** Somebody who is known already. Of what the caller may not see, only kind and owner are told. */
export interface Known {
  object: string
  id: string | null
  title: string | null
  owner: { id: string; name: string } | null
  status: string | null
  client: boolean
  by: string[]
  visible: boolean
}

export interface Sought {
  phone?: string
  email?: string
  name?: string
  company?: string
}

/** Who is known by what has been typed so far. */
export function useKnown(sought: Sought, wait = 250): { known: Known[]; searching: boolean } {
  const [settled] = useDebouncedValue(JSON.stringify(worthAsking(sought)), wait)
  const query: Sought = JSON.parse(settled)
  const enabled = Object.keys(query).length > 0
  const { data, isFetching } = useQuery({
    queryKey: ['matches', query],
    queryFn: async ({ signal }) => (await api.get<{ data: Known[] }>('/matches', { query: { ...query }, signal })).data,
    enabled,
    placeholderData: keepPreviousData,
  })
  return { known: enabled ? (data ?? []) : [], searching: enabled && isFetching }
}

/** A few digits or letters say nothing yet. */
function worthAsking({ phone = '', email = '', name = '', company = '' }: Sought): Sought {
  return {
    ...(phone.replace(/\D/g, '').length >= 4 ? { phone: phone.trim() } : {}),
    ...(email.trim().length >= 4 ? { email: email.trim() } : {}),
    ...(name.trim().length >= 3 ? { name: name.trim() } : {}),
    ...(company.trim().length >= 3 ? { company: company.trim() } : {}),
  }
}

export function KnownItem({ one, onGo, action }: { one: Known; onGo?: () => void; action?: ReactNode }) {
  const { t } = useTranslation()
  return (
    <li className={classes.item}>
      <KnownLink object={one.object} id={one.id} title={one.title ?? '—'} onGo={onGo}>
        {one.by.map(by => t(`leads:known.by.${by}`, { defaultValue: by })).join(', ')}
      </KnownLink>
      {one.client ? <StatusBadge tone="good">{t('leads:known.client')}</StatusBadge> : null}
      {one.object === 'lead' && one.status ? <LeadStatus status={one.status} /> : null}
      {one.owner ? <PersonName name={one.owner.name} /> : <span className={classes.by}>{t('leads:nobodys')}</span>}
      {action}
    </li>
  )
}

interface KnownLinkProps {
  object: string
  /** `null`: the caller may not see the card. */
  id: string | null
  title: string
  onGo?: () => void
  /** By what he was recognised. */
  children: string
}

/** Who it is, the way to his card, and how he was recognised. */
export function KnownLink({ object: name, id, title, onGo, children }: KnownLinkProps) {
  const { t } = useTranslation()
  const object = useSchema().byName.get(name)
  const Sign = iconOf(name)
  return (
    <>
      <Sign size={16} stroke={1.6} />
      <span className={classes.name}>
        {object && id ? (
          <Link to={cardPath(object, id)} onClick={onGo}>
            {title}
          </Link>
        ) : (
          t('leads:known.hidden')
        )}
        <span className={classes.by}>{[object?.label.one, children].filter(Boolean).join(' · ')}</span>
      </span>
    </>
  )
}

function LeadStatus({ status }: { status: string }) {
  const lead = useSchema().byName.get('lead')
  const field = lead && fieldOf(lead, 'status')
  return field ? <span className={classes.by}>{choiceLabel(field, status)}</span> : null
}
