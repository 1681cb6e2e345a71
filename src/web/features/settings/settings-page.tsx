import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { iconOf } from '../../app/navigation.ts'
import { canRead, useSchema } from '../../app/schema.ts'
import { useMe } from '../../app/session.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import type { SettingsSection } from './section.ts'
import { settingsSections } from './sections.ts'
import classes from './settings-page.module.css'

const groups = ['me', 'company', 'people', 'sales', 'requests', 'data'] as const

/** Everything that is set up rather than worked with: hand-made pages, then whatever else the schema knows. */
export function SettingsPage() {
  const { t } = useTranslation()
  const { objects } = useSchema()
  const me = useMe()
  const sections = settingsSections.filter(section => me.admin || !section.admin)
  const covered = new Set(settingsSections.flatMap(section => section.objects ?? []))
  const rest = objects.filter(object => object.configuration && canRead(object) && !covered.has(object.name))

  return (
    <>
      <PageHeader title={t('settings')} />
      <div className={classes.page}>
        {groups.map(group => (
          <Group
            key={group}
            title={t(`settingsGroups.${group}`)}
            sections={sections.filter(section => section.group === group)}
          />
        ))}
        {rest.length ? (
          <section className={classes.group}>
            <h2 className={classes.groupTitle}>{t('settingsGroups.lists')}</h2>
            <ul className={classes.list}>
              {rest.map(object => {
                const Sign = iconOf(object.name)
                return (
                  <li key={object.name}>
                    <Link to="/settings/$plural" params={{ plural: object.plural }} className={classes.item}>
                      <Sign size={20} stroke={1.5} />
                      <span className={classes.title}>{object.label.many}</span>
                    </Link>
                  </li>
                )
              })}
            </ul>
          </section>
        ) : null}
      </div>
    </>
  )
}

function Group({ title, sections }: { title: string; sections: SettingsSection[] }) {
  const { t } = useTranslation()
  if (!sections.length) return null
  return (
    <section className={classes.group}>
      <h2 className={classes.groupTitle}>{title}</h2>
      <ul className={classes.list}>
        {sections.map(({ to, title: name, text, icon: Sign }) => (
          <li key={to}>
            <Link to={to} className={classes.item}>
              <Sign size={20} stroke={1.5} />
              <span>
                <span className={classes.title}>{t(name)}</span>
                <span className={classes.text}>{t(text)}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
