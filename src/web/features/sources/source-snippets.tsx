import { Alert } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { asText } from '../../fields/widget.ts'
import { CopyBox } from '../../ui/copy-box.tsx'
import rows from '../settings/parts/rows.module.css'
import classes from './sources.module.css'
import { hasForm } from './try-it.tsx'

/** Where the page tells how to connect the source. */
export const snippetsId = 'connect'

/** What to put where, so that requests arrive: on a site, or in a program. */
export function SourceSnippets({ source, dirty }: { source: RecordJson; dirty: boolean }) {
  const { t } = useTranslation()
  const key = asText(source.key)
  const origin = window.location.origin
  if (!key) return null
  const script = `<script async src="${origin}/f/${key}.js"></script>`
  const visits = `<script async src="${origin}/t/${key}.js"></script>`
  const frame = `<iframe src="${origin}/f/${key}" title="${asText(source.name).replaceAll('"', '&quot;')}" width="100%" height="560" referrerpolicy="no-referrer-when-downgrade"></iframe>`
  const body = t('sources:snippets.example')
  const curl = `curl -X POST ${origin}/api/v1/intake/${key} \\\n  -H "Content-Type: application/json" \\\n  -d '${body}'`
  return (
    <section className={rows.section} id={snippetsId}>
      <h2 className={`${rows.sectionTitle} ${classes.connect}`}>{t('sources:snippets.title')}</h2>
      {source.active ? null : (
        <Alert color="yellow" mb="md">
          {t(source.kind === 'site' ? 'sources:snippets.siteOff' : 'sources:snippets.off')}
        </Alert>
      )}
      {hasForm(source) && dirty ? <p className={rows.sectionText}>{t('sources:snippets.dirty')}</p> : null}
      <div className={classes.snippets}>
        {hasForm(source) ? (
          <>
            <Snippet title={t('sources:snippets.script')} text={t('sources:snippets.scriptText')} code={script} />
            <Snippet title={t('sources:snippets.frame')} text={t('sources:snippets.frameText')} code={frame} />
          </>
        ) : null}
        {source.kind === 'site' ? (
          <>
            <Snippet title={t('sources:snippets.visits')} text={t('sources:snippets.visitsText')} code={visits} />
            <Snippet
              title={t('sources:snippets.agreed')}
              text={t('sources:snippets.agreedText')}
              code="rapport.consent(true)"
            />
            <Snippet
              title={t('sources:snippets.policy')}
              text={t('sources:snippets.policyText')}
              code={`script-src ${origin}; connect-src ${origin}`}
            />
          </>
        ) : (
          <Snippet title={t('sources:snippets.api')} text={t('sources:snippets.apiText')} code={curl} />
        )}
      </div>
    </section>
  )
}

function Snippet({ title, text, code }: { title: string; text: string; code: string }) {
  return (
    <div>
      <h3 className={classes.snippetTitle}>{title}</h3>
      <p className={classes.snippetText}>{text}</p>
      <CopyBox text={code} label={title} />
    </div>
  )
}
