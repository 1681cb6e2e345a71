import { statfsSync } from 'node:fs'
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

const microphone = '--use-fake-device-for-media-stream'
/** A microphone that beeps, and is given to whoever asks. */
export const withMicrophone = [microphone, '--use-fake-ui-for-media-stream']
/** One that is refused to all. */
export const withoutLeave = [microphone, '--use-fake-ui-for-media-stream=deny']

/** A browser that asks nothing of the outside world. Chromium refuses to run its sandbox as root. */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const { program, env } = await findChromium()
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({
    executablePath: program,
    args: [...quiet, ...sandbox, ...more],
    ignoreDefaultArgs: hasSharedMemory() ? ['--disable-dev-shm-usage'] : [],
    env: { ...process.env, ...env },
  })
}

let ofWorker: Browser | undefined

/**
 * The one of this worker, whose files drive it one after the other: most of a start is saved to each. Closing it closes
 * what was opened in it, and it ends with its worker.
 */
export async function borrowBrowser(): Promise<Browser> {
  if (!ofWorker?.isConnected()) ofWorker = await launchBrowser()
  const browser = ofWorker
  const close = async () => {
    await Promise.all(browser.contexts().map(context => context.close()))
  }
  return new Proxy(browser, {
    get(target, name) {
      if (name === 'close') return close
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** Where there is enough of it, what its processes give each other need not go over a disk: a twelfth less work. Containers have 64 MB. */
function hasSharedMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    return bavail * bsize >= 1024 ** 3
  } catch {
    return false
  }
}
