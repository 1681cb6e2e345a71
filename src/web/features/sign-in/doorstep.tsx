import { SegmentedControl, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Locale } from '../../app/contract.ts'
import { changeLocale } from '../../app/i18n.ts'
import { Logo } from '../../ui/logo.tsx'
import classes from './doorstep.module.css'

/** The frame of the pages in front of the sign-in. */
export function Doorstep({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  const { t, i18n } = useTranslation()
  return (
    <main className={classes.page}>
      <div className={classes.panel}>
        <header className={classes.head}>
          <Logo size={28} />
          <SegmentedControl
            size="xs"
            aria-label={t('language')}
            value={i18n.language}
            onChange={locale => void changeLocale(locale as Locale)}
            data={[
              { value: 'ru', label: 'Рус' },
              { value: 'en', label: 'Eng' },
            ]}
          />
        </header>
        <Title order={1}>{title}</Title>
        {text ? (
          <Text c="dimmed" size="sm" mt="xs">
            {text}
          </Text>
        ) : null}
        <div className={classes.body}>{children}</div>
      </div>
    </main>
  )
}
