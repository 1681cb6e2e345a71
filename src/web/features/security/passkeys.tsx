import { Alert, Button, Group } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Lines } from '../../ui/loading.tsx'
import { errorWords, toast } from '../../ui/toast.ts'
import rows from '../settings/parts/rows.module.css'
import { canUsePasskeys } from '../sign-in/passkey.ts'
import { AddPasskey } from './add-passkey.tsx'
import { PasskeyRows } from './passkey-rows.tsx'
import { type Passkey, passkeysChanged, passkeysQuery } from './passkeys-query.ts'
import { RenewCodes, WithPassword } from './second-factor-changes.tsx'
import { secondFactorQuery } from './second-factor-query.ts'

/** Keys of devices by which one comes in: which there are, and when each was used. */
export function PasskeysSection() {
  const { t } = useTranslation()
  const { data, error } = useQuery(passkeysQuery)
  const [removing, setRemoving] = useState<Passkey | null>(null)
  return (
    <section className={rows.section} aria-labelledby="passkeys">
      <h2 className={rows.sectionTitle} id="passkeys">
        {t('second-factor:passkeys.title')}
      </h2>
      <p className={rows.sectionText}>{t('second-factor:passkeys.text')}</p>
      {data?.data.length ? <PasskeyRows passkeys={data.data} onRemove={setRemoving} /> : null}
      {data ? (
        <Actions passkeys={data.data} address={data.address} />
      ) : error ? (
        <Alert color="red">{errorWords(error)}</Alert>
      ) : (
        <Lines count={2} />
      )}
      {removing ? <Removal passkey={removing} onClose={() => setRemoving(null)} /> : null}
    </section>
  )
}

interface ActionsProps {
  passkeys: readonly Passkey[]
  address: string | null
}

function Actions({ passkeys, address }: ActionsProps) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { data: state } = useQuery(secondFactorQuery)
  const [open, setOpen] = useState<'add' | 'codes' | null>(null)
  const ready = address === window.location.origin && canUsePasskeys()
  const close = () => {
    setOpen(null)
    void passkeysChanged(queryClient)
  }
  // Codes of the app have the same button in their own section.
  const renewable = passkeys.length > 0 && state && !state.on
  const first = !passkeys.length && !state?.on
  return (
    <>
      {renewable ? (
        <p className={rows.sectionText} style={{ marginTop: 8 }}>
          {state.recoveryCodesLeft
            ? t('second-factor:codesLeft', { count: state.recoveryCodesLeft })
            : t('second-factor:noneLeft')}
        </p>
      ) : null}
      <Group gap="sm" mt="sm">
        {ready ? (
          <Button variant="default" onClick={() => setOpen('add')}>
            {t('second-factor:passkeys.add')}
          </Button>
        ) : null}
        {renewable ? (
          <Button variant="default" onClick={() => setOpen('codes')}>
            {t('second-factor:renew')}
          </Button>
        ) : null}
      </Group>
      {ready ? null : <WhyNot address={address} />}
      {open === 'add' ? (
        <Dialog opened onClose={close} title={t('second-factor:passkeys.addTitle')} closeOnClickOutside={false}>
          <AddPasskey first={first} onDone={close} />
        </Dialog>
      ) : null}
      {open === 'codes' ? <RenewCodes onClose={close} /> : null}
    </>
  )
}

/** Why none can be added on this page, and where they can. */
function WhyNot({ address }: { address: string | null }) {
  const { t } = useTranslation()
  const why = !address ? 'unavailable' : address === window.location.origin ? 'unsupported' : 'elsewhere'
  return <p className={rows.sectionText}>{t(`second-factor:passkeys.${why}`, { address })}</p>
}

function Removal({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { data: state } = useQuery(secondFactorQuery)
  const isLast = state?.passkeys === 1 && !state.on && !state.demanded
  const remove = async (password: string) => {
    await api.delete(`/me/passkeys/${passkey.id}`, {}, { password })
    onClose()
    toast({ message: t('second-factor:passkeys.removed') })
    await passkeysChanged(queryClient)
  }
  return (
    <WithPassword
      title={t('second-factor:passkeys.removeTitle', { name: passkey.name })}
      text={`${t('second-factor:passkeys.removeText')} ${isLast ? t('second-factor:passkeys.removeLast') : ''}`}
      action={t('second-factor:passkeys.remove')}
      danger
      run={remove}
      onClose={onClose}
    />
  )
}
