import { say } from '../../messages/words.ts'
import type { Context } from '../../records/index.ts'
import { escapeHtml } from '../escape-html.ts'
import { nameOf } from '../people.ts'
import type { Erasure } from './erasure.ts'

/**
 * One page that says what was erased, when and why, for the person or the authority: it names nobody. Without a script, and
 * printed as it is.
 */
export function confirmationOf(ctx: Context, erasure: Erasure, backupsUntil: string | null): string {
  const { number, reason, reference, actor, at, finishedAt, counts, stays, digests } = erasure
  const words = (key: string, params: Record<string, string | number> = {}) =>
    escapeHtml(say(ctx.locale, `personal-data:${key}`, params))
  const day = (moment: string | null) =>
    moment
      ? new Intl.DateTimeFormat(ctx.locale, {
          dateStyle: 'long',
          timeStyle: 'short',
          timeZone: ctx.config.company.timeZone,
        }).format(new Date(moment))
      : '—'
  const facts: [string, string][] = [
    [words('confirmation.company'), escapeHtml(ctx.config.company.name)],
    [words('confirmation.asked'), escapeHtml(day(at))],
    [words('confirmation.finished'), escapeHtml(day(finishedAt))],
    [words('confirmation.reason'), words(`reasons.${reason}`)],
    ...(reference ? [[words('confirmation.reference'), escapeHtml(reference)] as [string, string]] : []),
    [words('confirmation.by'), escapeHtml(nameOf(ctx.config, actor) || say(ctx.locale, 'personal-data:byMachine'))],
  ]
  const erased = Object.entries(counts).map(
    ([kind, count]) => `<tr><td>${words(`kinds.${kind}`)}</td><td>${count}</td></tr>`,
  )
  const left = [
    ...(stays.deals ? [words('confirmation.deals', { count: stays.deals }), words('confirmation.papers')] : []),
    backupsUntil ? words('confirmation.backups', { day: day(backupsUntil) }) : words('confirmation.backupsByNumber'),
  ]
  return `<!doctype html>
<html lang="${ctx.locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${words('confirmation.title', { number })}</title>
<style>
body{font:15px/1.5 system-ui,sans-serif;max-width:44rem;margin:2.5rem auto;padding:0 1.25rem;color:#111;background:#fff}
h1{font-size:1.4rem;margin:0 0 .25rem}h2{font-size:1rem;margin:1.5rem 0 .25rem}
dl{display:grid;grid-template-columns:auto 1fr;gap:.15rem 1.25rem;margin:1rem 0}dt{color:#555}dd{margin:0}
table{border-collapse:collapse}td{padding:.1rem 1.5rem .1rem 0}td:last-child{text-align:right;font-variant-numeric:tabular-nums}
code{display:block;font-size:.75rem;overflow-wrap:anywhere}footer{margin-top:2.5rem;color:#555}
</style></head><body>
<h1>${words('confirmation.title', { number })}</h1>
<p>${words('confirmation.text')}</p>
<dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>
<h2>${words('confirmation.erased')}</h2><table>${erased.join('')}</table>
<h2>${words('confirmation.stays')}</h2>${left.map(line => `<p>${line}</p>`).join('')}
<h2>${words('confirmation.digests')}</h2><p>${words('confirmation.digestsText')}</p>
${digests.map(digest => `<code>${escapeHtml(digest)}</code>`).join('') || '<p>—</p>'}
<footer>${words('confirmation.sign')} ______________________</footer>
</body></html>
`
}
