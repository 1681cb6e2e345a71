import { TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { asText } from '../../../fields/widget.ts'
import { type FlowStep, replaceStep } from '../../automation/step-tree.ts'
import classes from './automation.module.css'
import { useEditedFlow, withParam } from './edited-flow.ts'
import { wrongIn } from './faults.ts'
import { ParamInput } from './param-input.tsx'
import { WaitFields } from './wait-fields.tsx'

/** What a step is told, by the schema of its action. */
export function StepForm({ step, label }: { step: FlowStep; label: string }) {
  const { t, i18n } = useTranslation()
  const { actions, faultsOf, changeSteps } = useEditedFlow()
  const action = actions.find(({ name }) => name === step.do)
  const faults = faultsOf(step.id)
  const change = (next: FlowStep) => changeSteps(all => replaceStep(all, next))
  const wrong = wrongIn(faults)
  const params = step.do === 'wait' ? [] : Object.entries(action?.params ?? {})
  const labelOf = (name: string) => {
    const own = `automation:paramsOf.${step.do}_${name}`
    const usual = `automation:params.${name}`
    return i18n.exists(own) ? t(own) : i18n.exists(usual) ? t(usual) : name
  }
  const rest = [faults[''], faults.do, ...(action ? [] : [t('automation:noAction')])].filter(Boolean)
  return (
    <section className={classes.stepForm} aria-label={label}>
      {rest.length ? (
        <p className={classes.wrong} role="alert">
          {rest.join(' ')}
        </p>
      ) : null}
      {step.do === 'wait' ? <WaitFields step={step} wrong={wrong} onChange={change} /> : null}
      {params.map(([name, schema]) => (
        <ParamInput
          key={name}
          step={step}
          name={name}
          schema={schema}
          label={labelOf(name)}
          required={action?.required.includes(name) ?? false}
          wrong={wrong}
          onChange={change}
        />
      ))}
      <TextInput
        label={t('automation:stepName')}
        description={t('automation:stepNameText')}
        maxLength={200}
        value={asText(step.name)}
        onChange={({ currentTarget: { value } }) => change(withParam(step, 'name', value || undefined))}
      />
    </section>
  )
}
