import { escapeHtml } from '../escape-html.ts'

/** ` name="value"` for each attribute that has one; `true` stands alone. */
export const attributes = (values: Record<string, string | boolean | undefined>): string =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`))
    .join('')

/** JSON inside a script: it cannot end the script or begin a comment. */
export const scriptJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** A function as a browser runs it, without the blanks that its types left behind. It may use nothing from outside. */
export const plainSource = (script: (...given: never[]) => unknown): string => script.toString().replace(/ {2,}/g, ' ')
