import { ActionIcon, Button, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy, IconDownload, IconPlus, IconTrash } from '@tabler/icons-react'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type CSSProperties, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { useFormats } from '../../app/format.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import rows from '../settings/parts/rows.module.css'
import classes from './saml.module.css'

interface SamlKey {
  id: string
  /** PEM. */
  certificate: string
  fingerprint: string
  until: string
}

const keysQuery = (provider: string) =>
  queryOptions({
    queryKey: ['identity-providers', provider, 'keys'],
    queryFn: async ({ signal }) =>
      (await api.get<{ data: SamlKey[] }>(`/identity-providers/${provider}/keys`, { signal })).data,
  })

/** Key pairs for which the provider encrypts: a new one stands beside the former until the provider knows it. */
export function SamlKeys({ provider }: { provider: string }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { data: keys = [] } = useQuery(keysQuery(provider))
  const [ending, setEnding] = useState<SamlKey | null>(null)
  const refresh = () => queryClient.invalidateQueries({ queryKey: keysQuery(provider).queryKey })
  const making = useMutation({
    mutationFn: () => api.post<SamlKey>(`/identity-providers/${provider}/keys`),
    onSuccess: refresh,
  })
  const remove = async ({ id }: SamlKey) => {
    await api.delete(`/identity-providers/${provider}/keys/${id}`)
    await refresh()
  }
  return (
    <section className={rows.section} aria-labelledby="saml-keys">
      <h2 className={rows.sectionTitle} id="saml-keys">
        {t('saml:page.keys')}
      </h2>
      <p className={rows.sectionText}>{t('saml:page.keysText')}</p>
      {keys.length ? (
        <ul className={rows.rows} style={{ '--columns': 'minmax(0, 1fr) auto auto' } as CSSProperties}>
          {keys.map((key, at) => (
            <KeyRow key={key.id} pair={key} isNewest={at === keys.length - 1} onEnd={() => setEnding(key)} />
          ))}
        </ul>
      ) : null}
      <Button
        mt={keys.length ? 'md' : 0}
        variant="default"
        leftSection={<IconPlus size={16} />}
        loading={making.isPending}
        onClick={() => making.mutate()}
      >
        {t('saml:page.makeKey')}
      </Button>
      {ending ? (
        <Confirm
          title={t('saml:page.removeKeyTitle')}
          text={t('saml:page.removeKeyText', { fingerprint: ending.fingerprint })}
          action={t('remove')}
          run={() => remove(ending)}
          onClose={() => setEnding(null)}
        />
      ) : null}
    </section>
  )
}

function KeyRow({ pair, isNewest, onEnd }: { pair: SamlKey; isNewest: boolean; onEnd: () => void }) {
  const { t } = useTranslation()
  const { date } = useFormats()
  const { certificate, fingerprint, until } = pair
  const short = fingerprint.slice(0, 11)
  return (
    <li className={rows.row}>
      <div className={rows.names}>
        <span className={classes.fingerprint}>{fingerprint}</span>
        <span className={rows.note}>{t('saml:page.until', { date: date(new Date(until)) })}</span>
      </div>
      {isNewest ? (
        <StatusBadge tone="good">{t('saml:page.newest')}</StatusBadge>
      ) : (
        <StatusBadge tone="quiet">{t('saml:page.former')}</StatusBadge>
      )}
      <div className={rows.end}>
        <CopyButton value={certificate}>
          {({ copied, copy }) => (
            <ActionIcon aria-label={t(copied ? 'copied' : 'saml:page.copyOne', { key: short })} onClick={copy}>
              {copied ? <IconCheck size={16} stroke={1.6} /> : <IconCopy size={16} stroke={1.6} />}
            </ActionIcon>
          )}
        </CopyButton>
        <ActionIcon
          component="a"
          href={`data:application/x-x509-ca-cert;base64,${btoa(certificate)}`}
          download="rapport.cer"
          aria-label={t('saml:page.downloadOne', { key: short })}
        >
          <IconDownload size={16} stroke={1.6} />
        </ActionIcon>
        <ActionIcon aria-label={t('saml:page.removeOne', { key: short })} onClick={onEnd}>
          <IconTrash size={16} stroke={1.6} />
        </ActionIcon>
      </div>
    </li>
  )
}
