import { Link } from '@tanstack/react-router'
import { Trans, useTranslation } from 'react-i18next'
import type { Scope } from '../../../model/index.ts'
import { verbs } from '../settings/roles/rights.ts'
import classes from './access.module.css'
import type { RightsOfPerson } from './reasons.ts'

type ObjectRights = RightsOfPerson['objects'][number]

/** Object by object: how far each verb reaches, what of the fields is kept back, and by what. */
export function RightsTable({ rights }: { rights: RightsOfPerson }) {
  const { t } = useTranslation()
  const records = rights.objects.filter(({ configuration }) => !configuration)
  const setUp = rights.objects.filter(({ configuration, fields }) => configuration && fields.length)
  return (
    <>
      <section className={classes.section}>
        <h2 className={classes.title}>{t('access:page.records')}</h2>
        <p className={classes.text}>
          <WhereFrom rights={rights} />
        </p>
        <div className={classes.matrix} role="table" aria-label={t('access:page.records')}>
          <div className={classes.head} role="row">
            <span role="columnheader">{t('settings:roles.object')}</span>
            {verbs.map(verb => (
              <span key={verb} role="columnheader">
                {t(`settings:verbs.${verb}`)}
              </span>
            ))}
            <span role="columnheader">{t('access:page.fields')}</span>
          </div>
          {records.map(object => (
            <ObjectRow key={object.object} object={object} />
          ))}
        </div>
      </section>
      <section className={classes.section}>
        <h2 className={classes.title}>{t('settings:roles.setUp')}</h2>
        <p className={classes.text}>
          {t(
            rights.objects.some(({ rights: of }) => of.some(({ rule }) => rule === 'admin'))
              ? 'access:page.setUpAdmin'
              : 'access:page.setUp',
          )}
        </p>
        {setUp.length ? (
          <dl className={classes.matrix} style={{ margin: 0 }}>
            {setUp.map(object => (
              <div key={object.object} className={classes.setUp}>
                <dt className={classes.object}>{object.label}</dt>
                <dd style={{ margin: 0 }}>
                  <KeptBack object={object} />
                </dd>
              </div>
            ))}
          </dl>
        ) : null}
      </section>
    </>
  )
}

/** The role, or that he administers; and whose records a team or branch is. */
function WhereFrom({ rights: { user, people, objects } }: { rights: RightsOfPerson }) {
  const { t } = useTranslation()
  const admin = objects.some(({ rights }) => rights.some(({ rule }) => rule === 'admin'))
  const link = user.role ? (
    <Link to="/settings/roles/$id" params={{ id: user.role.id }}>
      {user.role.name}
    </Link>
  ) : (
    <span />
  )
  return (
    <>
      {user.active ? null : <>{t('access:page.inactive')} </>}
      <Trans
        t={t}
        i18nKey={admin ? 'access:page.fromAdmin' : 'access:page.fromRole'}
        values={{ role: user.role?.name ?? '' }}
        components={{ role: link }}
      />{' '}
      {admin
        ? null
        : user.team
          ? t('access:page.reach', {
              team: user.team.name,
              people: t('access:page.peopleCount', { count: people.team }),
              branch: t('access:page.peopleCount', { count: people.branch }),
            })
          : t('access:page.noTeam')}
    </>
  )
}

function ObjectRow({ object }: { object: ObjectRights }) {
  const { t } = useTranslation()
  const scopeOf = (verb: string): Scope => object.rights.find(right => right.verb === verb)?.scope ?? 'none'
  return (
    <div className={classes.row} role="row">
      <span className={classes.object} role="rowheader">
        {object.label}
      </span>
      {verbs.map(verb => (
        <span key={verb} className={classes.cell} role="cell">
          <span className={classes.name} aria-hidden="true">
            {t(`settings:verbs.${verb}`)}
          </span>
          <span className={classes.scope} data-scope={scopeOf(verb)}>
            {t(`settings:scopes.${scopeOf(verb)}`)}
          </span>
        </span>
      ))}
      <span className={`${classes.cell} ${classes.wide}`} role="cell">
        <KeptBack object={object} />
      </span>
    </div>
  )
}

/** Fields that are hidden or shown for reading only, each with its rule where that is not simply the role. */
function KeptBack({ object }: { object: ObjectRights }) {
  const { t } = useTranslation()
  if (!object.fields.length) return <span className={classes.muted}>{t('settings:roles.allFields')}</span>
  return (
    <ul className={classes.fieldList}>
      {object.fields.map(({ field, label, right, rule }) => (
        <li key={field}>
          {label}{' '}
          <span className={classes.muted}>
            — {t(`access:page.kept.${right}`)}, {t(`access:page.by.${rule}`)}
          </span>
        </li>
      ))}
    </ul>
  )
}
