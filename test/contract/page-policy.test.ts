import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server } from './server.ts'

let web: string
let server: Server
beforeAll(async () => {
  web = await mkdtemp(join(tmpdir(), 'rapport-web-'))
  await writeFile(
    join(web, 'index.html'),
    '<meta name="csp-nonce" content="RAPPORT_STYLE_NONCE" /><script nonce="RAPPORT_SCRIPT_NONCE">1</script>',
  )
  server = await openServer({ http: { web } })
})
afterAll(async () => {
  await server.close()
  await rm(web, { recursive: true })
})

test('what stands in the page runs by a nonce that is another one in each answer, and nothing else does', async () => {
  const seen = new Set<string>()
  for (const path of ['/', '/leads', '/leads']) {
    const answer = await fetch(`${server.address}${path}`)
    const policy = answer.headers.get('content-security-policy') ?? ''
    const [, script] = /(?:^|;)script-src 'self' 'nonce-(\w{32})'(?:;|$)/.exec(policy) ?? []
    const [, style] = /(?:^|;)style-src 'self' 'nonce-(\w{32})'(?:;|$)/.exec(policy) ?? []
    expect(await answer.text()).toBe(`<meta name="csp-nonce" content="${style}" /><script nonce="${script}">1</script>`)
    expect(policy.replace("style-src-attr 'unsafe-inline'", '')).not.toContain('unsafe')
    seen.add(String(script)).add(String(style))
  }
  expect(seen.size).toBe(6)
})
