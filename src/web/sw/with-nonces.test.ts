import { expect, test } from 'vitest'
import { withNonces } from './with-nonces.ts'

test('a page that is kept gets new nonces each time it is opened, and the policy that came with it lets these in', async () => {
  const kept = () =>
    new Response('<meta content="RAPPORT_STYLE_NONCE" /><script nonce="RAPPORT_SCRIPT_NONCE">1</script>', {
      headers: {
        'content-type': 'text/html',
        'content-security-policy':
          "default-src 'self';script-src 'self' 'nonce-old1';style-src 'self' 'nonce-old2';style-src-attr 'unsafe-inline'",
      },
    })
  const texts = new Set<string>()
  for (let time = 0; time < 2; time++) {
    const page = await withNonces(kept())
    const policy = page.headers.get('content-security-policy') ?? ''
    const [, script, style] =
      /script-src 'self' 'nonce-([^']+)';style-src 'self' 'nonce-([^']+)';style-src-attr/.exec(policy) ?? []
    const text = await page.text()
    expect(text).toBe(`<meta content="${style}" /><script nonce="${script}">1</script>`)
    expect(page.headers.get('content-type')).toBe('text/html')
    texts.add(text)
  }
  expect(texts.size).toBe(2)
})
