import { asEntries, EditEntries } from './entries.tsx'
import { TextOperand } from './text.tsx'
import { asText, type EditProps, type FieldWidget, type ShowProps } from './widget.ts'
import classes from './fields.module.css'

const types = ['work', 'personal', 'other']

function ShowEmails({ value }: ShowProps) {
  return (
    <span className={classes.entries}>
      {asEntries(value).map(email => (
        <a key={email.value} href={`mailto:${email.value}`} onClick={event => event.stopPropagation()}>{email.value}</a>
      ))}
    </span>
  )
}

const EditEmails = (props: EditProps) => <EditEntries {...props} types={types} inputType="email" placeholder="name@example.ru" />

export const emailsWidget: FieldWidget = {
  Show: ShowEmails,
  Edit: EditEmails,
  Operand: TextOperand,
  offers: ['contains', 'filled', 'empty'],
  say: operand => `«${asText(operand)}»`,
  speaks: 'text',
  width: 200,
  roomy: true,
}
