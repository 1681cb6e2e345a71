import { type Browser, chromium } from 'playwright-core'
import { findChromium } from './chromium.ts'

const quiet = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--font-render-hinting=none',
]

/** A browser that asks nothing of the outside world. Chromium refuses to run its sandbox as root. */
export async function launchBrowser(): Promise<Browser> {
  const { program, env } = await findChromium()
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ executablePath: program, args: [...quiet, ...sandbox], env: { ...process.env, ...env } })
}
