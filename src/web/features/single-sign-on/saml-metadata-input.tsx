import { Button, FileButton, Textarea } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './saml.module.css'

interface SamlMetadataInputProps {
  value: string
  error: string | undefined
  /** There is a description already: this one takes its place. */
  replaces?: boolean
  onChange: (metadata: string) => void
}

/** The description of a provider, pasted or as a file. */
export function SamlMetadataInput({ value, error, replaces, onChange }: SamlMetadataInputProps) {
  const { t } = useTranslation()
  return (
    <div className={classes.metadata}>
      <Textarea
        label={t(replaces ? 'saml:page.replace' : 'saml:page.metadata')}
        description={t('saml:page.metadataText')}
        placeholder="<EntityDescriptor …"
        required={!replaces}
        autosize
        minRows={3}
        maxRows={8}
        spellCheck={false}
        classNames={{ input: classes.code }}
        value={value}
        error={error}
        onChange={event => onChange(event.currentTarget.value)}
      />
      <FileButton accept=".xml,application/xml,text/xml" onChange={file => void file?.text().then(onChange)}>
        {props => (
          <Button {...props} variant="default" leftSection={<IconFileUpload size={16} stroke={1.6} />}>
            {t('saml:page.file')}
          </Button>
        )}
      </FileButton>
    </div>
  )
}
