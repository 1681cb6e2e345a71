import { EmailAddress } from './email-address.tsx'
import { asEntries } from './entries.ts'
import classes from './fields.module.css'
import { asText, type FieldWidget, type ShowProps } from './widget.ts'
import { useLinkStop } from './within-grid.ts'

function ShowEmails({ value }: ShowProps) {
  const stop = useLinkStop()
  return (
    <span className={classes.entries} data-entries>
      {asEntries(value).map(email => (
        <a {...stop} key={email.value} href={`mailto:${email.value}`} onClick={event => event.stopPropagation()}>
          <EmailAddress value={email.value} />
        </a>
      ))}
    </span>
  )
}

export const emailsWidget: FieldWidget = {
  Show: ShowEmails,
  editable: true,
  offers: ['contains', 'notContains', 'in', 'nin', 'filled', 'empty'],
  say: (operand, { t }) => t('records:quoted', { text: asText(operand) }),
  speaks: 'text',
  width: 200,
  roomy: true,
}
