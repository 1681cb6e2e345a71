import { Kbd } from '@mantine/core'
import { useLocation } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../ui/dialog.tsx'
import { type CommandGroup, type Say, useCommandsNow } from './commands.ts'
import { keyCaps, keyWays } from './key-names.ts'
import { keysOfPage } from './page-keys.ts'
import classes from './shortcuts-help.module.css'

const groups: CommandGroup[] = ['open', 'page', 'create', 'go', 'settings', 'self']

/** Every key that does something on this page: taken from what the page offers, so that none is left out. */
export function ShortcutsHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const say: Say = { t, label: object => object.label }
  const commands = useCommandsNow().filter(({ keys }) => keys)
  const parts = [
    { name: 'here', lines: keysOfPage(pathname).map(({ caps, words }) => ({ caps, words: t(words) })) },
    ...groups.map(name => ({
      name,
      lines: commands
        .filter(({ group }) => group === name)
        .map(command => ({ caps: keyWays(command.keys).map(keyCaps), words: command.words(say) })),
    })),
  ]
  return (
    <Dialog opened onClose={onClose} title={t('palette:keys.title')} size={720}>
      <div className={classes.parts}>
        {parts
          .filter(({ lines }) => lines.length)
          .map(({ name, lines }) => (
            <section key={name} className={classes.part}>
              <h3 className={classes.title}>{t(`palette:groups.${name}`)}</h3>
              <dl className={classes.lines}>
                {lines.map(({ caps, words }) => (
                  <div key={words + caps.join()} className={classes.line}>
                    <dt>{words}</dt>
                    <dd className={classes.keys}>
                      {caps.map((keys, at) => (
                        <span key={keys.join()} className={classes.keys}>
                          {at ? t('palette:keys.or') : null}
                          {keys.map(key => (
                            <Kbd key={key} size="sm">
                              {key === 'Space' ? t('palette:keys.space') : key}
                            </Kbd>
                          ))}
                        </span>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
      </div>
    </Dialog>
  )
}
