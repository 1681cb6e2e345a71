import { Button } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useTitle } from '../../../fields/titles.ts'
import { PersonName } from '../../../ui/person.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import rows from '../parts/rows.module.css'
import { titleIn } from './draft.ts'
import classes from './layouts.module.css'
import { type FormerLayout, formerLayoutsQuery, type SavedLayout } from './saved.ts'
import { useFormer } from './use-layout-draft.ts'

interface FormerLayoutsProps {
  saved: SavedLayout
  /** What is being changed is given up for it. */
  onBack: () => void
}

/** What this place was laid out by before, and the way back to each. */
export function FormerLayouts({ saved, onBack }: FormerLayoutsProps) {
  const { t } = useTranslation()
  const { object, role, pipeline } = saved.place
  const { data = [] } = useQuery(formerLayoutsQuery(object))
  const back = useFormer(saved, onBack)
  const here = data.filter(one => one.role === role && one.pipeline === pipeline)
  if (!here.length) return null
  return (
    <section className={classes.rest} aria-labelledby="former-layouts">
      <h2 id="former-layouts" className={classes.restTitle}>
        {t('settings:layouts.former')}
      </h2>
      <p className={classes.hint}>{t('settings:layouts.formerText')}</p>
      <ul className={`${rows.rows} ${classes.former}`}>
        {here.map(former => (
          <li key={former.id} className={rows.row}>
            <div className={rows.names}>
              <span className={rows.title}>
                <Sections former={former} />
              </span>
              <span className={rows.note}>
                {t('settings:layouts.until')} <RelativeTime at={former.at} />
                {former.by ? (
                  <>
                    {' · '}
                    <Person id={former.by} />
                  </>
                ) : null}
              </span>
            </div>
            <div className={rows.end}>
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconArrowBackUp size={14} />}
                loading={back.isPending && back.variables.id === former.id}
                onClick={() => back.mutate(former)}
              >
                {t('settings:layouts.restore')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Person({ id }: { id: string }) {
  const name = useTitle('user', id)
  return name ? <PersonName name={name} /> : null
}

/** `Основное, Деньги` */
function Sections({ former: { sections } }: { former: FormerLayout }) {
  const { t, i18n } = useTranslation()
  const language = i18n.language === 'en' ? 'en' : 'ru'
  if (!sections) return t('settings:layouts.noOwn')
  const names = sections.map(({ title }) => (typeof title === 'string' ? title : titleIn(title, language)))
  return names.join(', ') || t('settings:layouts.noSections')
}
