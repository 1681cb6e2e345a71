import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './fields.module.css'
import type { FieldWidget, ShowProps } from './widget.ts'

function ShowBoolean({ value }: ShowProps) {
  const { t } = useTranslation()
  if (value === true) return <IconCheck size={16} aria-label={t('records:yes')} />
  return <span className={classes.quiet}>{t('records:no')}</span>
}

export const booleanWidget: FieldWidget = {
  Show: ShowBoolean,
  editable: true,
  offers: ['eq', 'filled', 'empty'],
  say: (operand, { t }) => t(operand === false ? 'records:no' : 'records:yes').toLowerCase(),
  speaks: 'yesNo',
  width: 100,
}
