import { spawnSync } from 'node:child_process'
import { judgementOf } from './judgements.ts'
import { type Attack, tools } from './tool.ts'

interface Facts {
  begun: Date
  /** Errors that the server has logged meanwhile. */
  errors: readonly string[]
}

/** What was run, for how long, what was found, and how each finding is judged. */
export function reportOf(attacks: readonly Attack[], { begun, errors }: Facts): string {
  const minutes = Math.ceil(attacks.reduce((sum, { seconds }) => sum + seconds, 0) / 60)
  return [
    '# What the tools found',
    `Run on ${begun.toISOString().slice(0, 10)} by \`npm run security\`, ${minutes} minutes, against a server on the same machine with sample data in it. Versions: ${versions()}.`,
    ...attacks.map(section),
    '## The server meanwhile',
    errors.length ? errors.map(line => `- ${line.slice(0, 300)}`).join('\n') : 'It logged no error.',
    '',
  ].join('\n\n')
}

const section = ({ tool, aim, command, seconds, findings, says }: Attack): string =>
  [
    `## ${tool}: ${aim}`,
    `\`\`\`sh\n${command}\n\`\`\``,
    `${seconds} s. ${says}. ${findings.length ? 'Findings:' : 'No findings.'}`,
    ...(findings.length ? [grouped(findings)] : []),
  ].join('\n\n')

/** The same finding at many addresses is one, as far as it is judged. */
function grouped(findings: readonly string[]): string {
  const groups = Map.groupBy(findings, finding => judgementOf(finding) ?? 'NOT JUDGED YET')
  return [...groups]
    .map(([judged, each]) => `- ${each.slice(0, 12).join('\n- ')}${more(each)}\n\n  **${judged}**`)
    .join('\n')
}

const more = ({ length }: readonly string[]): string => (length > 12 ? `\n- … and ${length - 12} more like these` : '')

function versions(): string {
  return tools
    .map(tool => {
      const { stdout } = spawnSync('dpkg-query', ['-W', `-f=$\{Version}`, tool], { encoding: 'utf8' })
      return `${tool} ${stdout || '(not of Debian)'}`
    })
    .join(', ')
}
