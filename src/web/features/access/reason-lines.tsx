import { IconCheck, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './access.module.css'
import type { PersonReasons } from './reasons.ts'

/** What somebody may do, a line a verb: yes or no, and by which rule. */
export function ReasonLines({ verbs, field }: Pick<PersonReasons, 'verbs' | 'field'>) {
  const { t } = useTranslation()
  return (
    <ul className={classes.reasons}>
      {verbs.map(({ verb, allowed, says, advice }) => (
        <Line key={verb} yes={allowed} name={t(`settings:verbs.${verb}`)} says={says} advice={advice} />
      ))}
      {field ? (
        <Line
          yes={field.right !== 'hidden'}
          name={t(`access:page.right.${field.right}`)}
          says={field.says}
          advice={field.advice}
        />
      ) : null}
    </ul>
  )
}

interface LineProps {
  yes: boolean
  name: string
  says: string
  advice: string | null
}

function Line({ yes, name, says, advice }: LineProps) {
  const { t } = useTranslation()
  const Sign = yes ? IconCheck : IconX
  return (
    <li className={classes.reason}>
      <Sign size={18} stroke={2} data-yes={yes} role="img" aria-label={t(yes ? 'access:page.yes' : 'access:page.no')} />
      <span className={classes.verb}>{name}</span>
      <span className={classes.says}>
        {says}
        {advice ? <span className={classes.advice}>{advice}</span> : null}
      </span>
    </li>
  )
}
