import type { Locale } from '../../records/context.ts'
import { escapeHtml } from '../escape-html.ts'
import type { LetterParts } from './words.ts'

const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const ink = '#1c2430'
const quiet = '#5b6675'
const accent = '#2457c5'

/** As mail programs show it that know little: tables, and everything said where it stands. Nothing is loaded from anywhere. */
export function htmlOf(locale: Locale, { title, before, button, after, footer }: LetterParts): string {
  return `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light"><title>${escapeHtml(title)}</title></head>
<body style="margin:0;padding:0;background:#f3f5f8">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f5f8"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border:1px solid #dfe4ea;border-radius:10px"><tr><td style="padding:28px 28px 24px;${font};color:${ink}">
<h1 style="margin:0 0 16px;font-size:20px;line-height:1.3;font-weight:600;color:${ink}">${escapeHtml(title)}</h1>
${before.map(paragraph).join('\n')}
${button ? buttonOf(button) : ''}
${after.map(paragraph).join('\n')}
</td></tr></table>
<p style="max-width:560px;margin:16px 0 0;${font};font-size:12px;line-height:1.5;color:${quiet}">${escapeHtml(footer)}</p>
</td></tr></table>
</body>
</html>
`
}

const paragraph = (text: string): string =>
  `<p style="margin:0 0 14px;font-size:15px;line-height:1.55;color:${ink}">${escapeHtml(text)}</p>`

const buttonOf = ({
  label,
  link,
  hint,
}: NonNullable<
  LetterParts['button']
>): string => `<p style="margin:20px 0"><a href="${escapeHtml(link)}" style="display:inline-block;padding:12px 22px;background:${accent};border-radius:6px;color:#ffffff;font-size:15px;font-weight:600;text-decoration:none">${escapeHtml(label)}</a></p>
<p style="margin:0 0 18px;font-size:13px;line-height:1.5;color:${quiet}">${escapeHtml(hint)}<br><a href="${escapeHtml(link)}" style="color:${accent};word-break:break-all">${escapeHtml(link)}</a></p>`
