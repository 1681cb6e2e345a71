import { constants } from 'node:fs'
import { access } from 'node:fs/promises'

/** Where LibreOffice is put by Debian and others, by its own packages, on a Mac and on Windows. */
const usual = [
  '/usr/bin/soffice',
  '/usr/local/bin/soffice',
  '/usr/bin/libreoffice',
  '/snap/bin/libreoffice',
  '/opt/libreoffice/program/soffice',
  '/Applications/LibreOffice.app/Contents/MacOS/soffice',
  'C:\\Program Files\\LibreOffice\\program\\soffice.com',
]

/** The program of LibreOffice: the one that was named, and no other then; else the first of the usual places. `null`: there is none. */
export async function findOffice(named: string | null): Promise<string | null> {
  for (const path of named ? [named] : usual) if (await isProgram(path)) return path
  return null
}

const isProgram = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
