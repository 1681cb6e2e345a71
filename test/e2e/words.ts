import type { Page } from 'playwright-core'
import type { Locale } from './showcase.ts'

/** Names that are the same in every language, and what data are made of. */
const everywhere = new RegExp(
  [
    /https?:\/\/\S*/,
    /[\w-]+\.csv/,
    /not an email @ \w+/,
    /[\w.+-]+@\S+/,
    /[\w-]+(\.[\w-]+)*\.example\S*/,
    /\b(localhost|127)\S*/,
    // Numbers of records, ids, currencies, time zones, types of content.
    /\b[A-Z]{1,3}-\d+\b/,
    /\b[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\b/,
    /\b[A-Z]{3,4}\b/,
    /\b[A-Z]\w+(\/[\w-]+( \w+)*)+/,
    /application\/\w+/,
    // What the audit tells of calls.
    /\/api\/\S*/,
    /\b[\da-f]{12}-\d+\b/,
    /\b(English|Rapport|Telegram|WhatsApp|Viber|Signal|[Ee]-mail|Excel|API|IP|ID|utm|UTF|LE|BE|Windows|KOI8|CP866|Ctrl|Shift|Alt|Base64|QR|Google Authenticator)\b/,
    /\b(Chrome|Safari|Edge|Firefox|Opera|Yandex Browser|Linux|macOS|ChromeOS|iPhone|iPad|Android)\b/,
    /\b(yandex|google|newsletter|autumn|iframe)\b/,
    // Of single sign-on: protocols, providers, what they call things, prints of certificates, variables.
    /\b(OpenID Connect|Keycloak|Entra|Google|Shibboleth|issuer|metadata|entity id|EntityDescriptor|RAPPORT_[A-Z_]+)\b/,
    /\/FederationMetadata\S*/,
    /\bexample\.com\b/,
    /\b([\dA-F]{2}:)+[\dA-F]{2}\b/,
    // Of the trust centre and the connection check: programs, protocols, what is run.
    /\b(Node|PostgreSQL|Vault|AES-256-GCM|https?|npm audit( --omit=dev)?|node bin\/rapport\.mjs advisories|docs\/\w+\.md)\b/,
    /\b\d+:[\da-f]{64}\b/,
    // Of company data.
    /\b(DaData|SWIFT)\b/,
    // Of system mail.
    /\b(STARTTLS|smtp)\b/,
    // Of telephony: what addresses begin with, and what stands for a number.
    /\b(WebSocket|(wss?|stun|turns?):\S*|coturn|use-auth-secret)|\{(digits|number)\}/,
    // The choice of a language before anybody has signed in, and what apps speak.
    /(^|\s)(Рус|Eng)(?=\s|$)/,
    /\bOAuth\b/,
    /Русский|ИНН|КПП|ОГРН|БИК|СНИЛС/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
)

/** Words of the other language that the page shows or says: in its text, labels, hints and empty inputs. */
export async function foreignWords(page: Page, locale: Locale): Promise<string[]> {
  const said = await page.evaluate(() => {
    // What is marked as being in another language is.
    const skipped = 'script, style, code, pre, kbd, [aria-hidden=true], body [lang]'
    const texts: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement?.closest(skipped)) continue
      // Where a line may be broken is no end of a word.
      const goesOn = node.previousSibling?.nodeName === 'WBR'
      texts.push(`${goesOn ? (texts.pop() ?? '') : ''}${node.textContent}`)
    }
    for (const element of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]')) {
      if (element.closest(skipped)) continue
      for (const name of ['aria-label', 'placeholder', 'title', 'alt']) texts.push(element.getAttribute(name) ?? '')
    }
    return [document.title, ...texts]
  })
  const foreign = locale === 'ru' ? /[A-Za-z]{2,}/ : /[А-Яа-яЁё]{2,}/
  return [
    ...new Set(said.filter(text => foreign.test(text.replace(everywhere, ' '))).map(text => text.trim().slice(0, 80))),
  ]
}
