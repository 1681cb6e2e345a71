import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import rows from '../settings/parts/rows.module.css'
import classes from './exchange.module.css'
import type { ImportJson } from './imports.ts'

const few = 10

/** Rows that cannot be taken, each with its reason, and all of them as a file to be mended. */
export function ProblemsList({ imported }: { imported: ImportJson }) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const { problems, counts } = imported
  if (!problems.length) return null
  const shown = all ? problems : problems.slice(0, few)
  return (
    <section className={rows.section}>
      <div className={rows.sectionHead}>
        <h2 className={rows.sectionTitle}>
          {t(imported.state === 'done' ? 'exchange-page:problems.left' : 'exchange-page:problems.title', {
            count: counts.refused,
          })}
        </h2>
        <Button
          className={rows.push}
          component="a"
          href={`/api/v1/imports/${imported.id}/problems.csv`}
          download
          size="compact-sm"
          variant="default"
          leftSection={<IconDownload size={14} />}
        >
          {t('exchange-page:problems.download')}
        </Button>
      </div>
      <p className={rows.sectionText}>
        {t(imported.state === 'done' ? 'exchange-page:problems.leftText' : 'exchange-page:problems.text')}
      </p>
      <ol className={classes.problems}>
        {shown.map(({ line, message }, at) => (
          <li key={at}>
            <span className={classes.line}>{t('exchange-page:problems.line', { line })}</span>
            <span>{message}</span>
          </li>
        ))}
      </ol>
      {problems.length > shown.length ? (
        <Button size="compact-sm" variant="subtle" onClick={() => setAll(true)}>
          {t('exchange-page:problems.more', { count: problems.length - shown.length })}
        </Button>
      ) : null}
    </section>
  )
}
