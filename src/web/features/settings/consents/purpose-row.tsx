import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../app/format.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { type Purpose, wordsIn } from '../../consents/consents.ts'
import rows from '../parts/rows.module.css'
import { RenameDialog } from './rename-dialog.tsx'
import { useChangePurpose } from './use-purposes.ts'
import { VersionsDialog } from './versions-dialog.tsx'
import { WordsDialog } from './words-dialog.tsx'

type Opened = 'words' | 'versions' | 'rename' | 'retire'

/** A purpose: what it is for, by what right, and the words that hold now. */
export function PurposeRow({ purpose }: { purpose: Purpose }) {
  const { t, i18n } = useTranslation()
  const formats = useFormats()
  const [opened, open] = useState<Opened | null>(null)
  const change = useChangePurpose(purpose.id)
  const { kind, basis, retiredAt, version } = purpose
  const name = wordsIn(purpose.name, i18n.language)
  const close = () => open(null)
  return (
    <li className={rows.row} data-off={retiredAt ? true : undefined}>
      <div className={rows.main}>
        <div className={rows.names}>
          <span className={rows.title}>{name}</span>
          <span className={rows.note}>
            {t(`consents:kinds.${kind}`)} · {t(`consents:bases.${basis}`)}
          </span>
          <span className={rows.note}>{t('app:quoted', { what: wordsIn(version.text, i18n.language) })}</span>
          <span className={rows.note}>
            {t('consents:card.versionOf', { number: version.number, day: formats.date(new Date(version.publishedAt)) })}
          </span>
        </div>
      </div>
      <div className={rows.end}>
        {retiredAt ? <StatusBadge tone="quiet">{t('consents:retired')}</StatusBadge> : null}
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon size="lg" aria-label={t('settings:actionsFor', { name })}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {retiredAt ? null : <Menu.Item onClick={() => open('words')}>{t('consents:newWords')}</Menu.Item>}
            <Menu.Item onClick={() => open('versions')}>{t('consents:versions')}</Menu.Item>
            <Menu.Item onClick={() => open('rename')}>{t('consents:rename')}</Menu.Item>
            <Menu.Divider />
            {retiredAt ? (
              <Menu.Item onClick={() => change.mutate({ retired: false })}>{t('consents:resume')}</Menu.Item>
            ) : (
              <Menu.Item color="red" onClick={() => open('retire')}>
                {t('consents:retire')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </div>
      {opened === 'words' ? <WordsDialog purpose={purpose} onClose={close} /> : null}
      {opened === 'versions' ? <VersionsDialog purpose={purpose} onClose={close} /> : null}
      {opened === 'rename' ? <RenameDialog purpose={purpose} onClose={close} /> : null}
      {opened === 'retire' ? (
        <Confirm
          title={t('consents:retireTitle', { name })}
          text={t('consents:retireText')}
          action={t('consents:retire')}
          run={() => change.mutateAsync({ retired: true })}
          onClose={close}
        />
      ) : null}
    </li>
  )
}
